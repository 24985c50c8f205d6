package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import java.util.Locale;
import java.util.Set;

/**
 * Which fields may not come after the body (RFC 9110 section 6.5.1): those of framing, routing, authentication, request
 * control and content. A field that is a key by its name alone counts as authentication. A receiver that merges trailers
 * into the head would let these fields be changed behind every check.
 */
public final class TrailerFields {

    private static final Set<String> FORBIDDEN = Set.of(
            "age",
            "authorization",
            "api-key",
            "cache-control",
            "connection",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-location",
            "content-range",
            "content-type",
            "cookie",
            "date",
            "expect",
            "expires",
            "forwarded",
            "host",
            "keep-alive",
            "location",
            "max-forwards",
            "origin",
            "pragma",
            "range",
            "retry-after",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary",
            "via",
            "warning",
            "www-authenticate",
            "x-api-key",
            "x-goog-api-key");

    private TrailerFields() {}

    /** Those that may. */
    public static Headers allowed(Headers trailers) {
        return trailers.size() == 0 ? trailers : trailers.without(TrailerFields::isForbidden);
    }

    /** Those that may, and that {@code head} does not name as its connection's own. */
    public static Headers endToEnd(Headers trailers, Headers head) {
        return trailers.size() == 0 ? trailers : HopByHop.unnamed(allowed(trailers), head);
    }

    private static boolean isForbidden(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return FORBIDDEN.contains(lower)
                || lower.startsWith("if-")
                || lower.startsWith("proxy-")
                || lower.startsWith("x-forwarded-")
                || lower.startsWith("x-fairlead-")
                || authenticates(lower);
    }

    private static boolean authenticates(String name) {
        return (name.endsWith("-key") && !name.equals("idempotency-key"))
                || name.endsWith("-token")
                || name.endsWith("-auth")
                || name.contains("authorization")
                || name.contains("secret")
                || name.contains("password")
                || name.contains("credential");
    }
}
