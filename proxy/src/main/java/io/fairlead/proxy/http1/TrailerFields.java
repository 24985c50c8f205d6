package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import java.util.Locale;
import java.util.Set;

/**
 * Which fields may not come after the body (RFC 9110 section 6.5.1): those of framing, routing, authentication, request
 * control and content. Whoever merges trailers into the head would let them be changed behind every check.
 */
final class TrailerFields {

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

    static Headers allowed(Headers trailers) {
        return trailers.without(TrailerFields::isForbidden);
    }

    private static boolean isForbidden(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return FORBIDDEN.contains(lower)
                || lower.startsWith("if-")
                || lower.startsWith("proxy-")
                || lower.startsWith("x-forwarded-")
                || lower.startsWith("x-fairlead-");
    }
}
