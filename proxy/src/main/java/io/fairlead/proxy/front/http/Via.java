package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import java.util.List;
import java.util.Locale;

/**
 * The Via field (RFC 9110 section 7.6.3) of what is passed on past all policy: each proxy on the way names itself, so that
 * none is passed twice. Traffic of providers' hosts gets none. Pure.
 */
final class Via {

    private static final String NAME = "Via";

    private Via() {}

    /** {@code fields} with one more proxy, which heard the message in HTTP/1.{@code minorVersion}. */
    static Headers through(Headers fields, int minorVersion, String pseudonym) {
        List<String> before = fields.all(NAME);
        String here = "1." + minorVersion + " " + pseudonym;
        return fields.with(NAME, before.isEmpty() ? here : String.join(", ", before) + ", " + here);
    }

    /** Whether {@code pseudonym} is among the proxies that the message went through. */
    static boolean names(Headers fields, String pseudonym) {
        return fields.all(NAME).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(pseudonym));
    }
}
