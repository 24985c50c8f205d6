package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Removes the fields that belong to one connection and not to the message (RFC 9110 section 7.6.1). These are Connection and
 * what it names, Keep-Alive, Proxy-*, TE, Transfer-Encoding, Upgrade and HTTP2-Settings. Proxy-Status stays, which is
 * end-to-end by RFC 9209. Of TE the word {@code trailers} stays, since trailers are passed on.
 *
 * <p>A Connection field cannot remove what a message needs to mean the same. A client that names Authorization or Cache-Control
 * there wants the next hop to see another request than this one did.
 */
public final class HopByHop {

    private static final Set<String> ALWAYS = Set.of(
            "connection", "keep-alive", "http2-settings", "proxy-connection", "te", "transfer-encoding", "upgrade");

    /** Fields that Connection cannot name away. */
    private static final Set<String> ESSENTIAL = Set.of(
            "accept",
            "accept-encoding",
            "api-key",
            "authorization",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "date",
            "etag",
            "expect",
            "expires",
            "forwarded",
            "host",
            "idempotency-key",
            "location",
            "max-forwards",
            "origin",
            "pragma",
            "range",
            "retry-after",
            "set-cookie",
            "trailer",
            "user-agent",
            "vary",
            "via",
            "www-authenticate",
            "x-api-key",
            "x-goog-api-key");

    private HopByHop() {}

    /**
     * Whether the field {@code name} belongs to one connection whatever Connection says, and so may not stand in HTTP/2 (RFC 9113 section
     * 8.2.2); TE alone may, as {@code trailers}. The one list of them.
     */
    public static boolean connectionSpecific(String name) {
        return isHopByHop(name)
                && !Headers.same(name, "TE")
                && (!startsWithProxy(name) || Headers.same(name, "Proxy-Connection"));
    }

    /** The end-to-end fields; the same object when all are. */
    public static Headers strip(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (isHopByHop(headers.name(i))) {
                return stripped(headers);
            }
        }
        return headers;
    }

    /** {@code trailers} without those that {@code head} names in Connection. */
    static Headers unnamed(Headers trailers, Headers head) {
        Set<String> named = named(head);
        return named.isEmpty() ? trailers : trailers.without(name -> named.contains(name.toLowerCase(Locale.ROOT)));
    }

    private static Headers stripped(Headers headers) {
        Set<String> named = named(headers);
        Headers.Builder kept = Headers.builder(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            String value = headers.value(i);
            if (Headers.same(name, "TE")) {
                if (Tokens.contain(value, "trailers")) {
                    kept.add(name, "trailers");
                }
            } else if (!isHopByHop(name) && (named.isEmpty() || !named.contains(name.toLowerCase(Locale.ROOT)))) {
                kept.add(name, value);
            }
        }
        return kept.build();
    }

    /** The names in Connection that may be removed, in lower case. */
    private static Set<String> named(Headers headers) {
        Set<String> names = Set.of();
        for (int i = 0; i < headers.size(); i++) {
            if (!Headers.same(headers.name(i), "Connection")) {
                continue;
            }
            for (String option : headers.value(i).split(",", -1)) {
                String name = option.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !isOption(name) && !isEssential(name)) {
                    if (names.isEmpty()) {
                        names = new HashSet<>();
                    }
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static boolean isOption(String name) {
        return name.equals("close") || name.equals("keep-alive") || ALWAYS.contains(name);
    }

    private static boolean isEssential(String name) {
        return ESSENTIAL.contains(name)
                || name.startsWith("if-")
                || name.startsWith("x-amz-")
                || name.startsWith("x-fairlead-")
                || name.startsWith("x-forwarded-");
    }

    /** By length and first letter, for most fields of most messages are none of these. */
    private static boolean isHopByHop(String name) {
        return switch (name.isEmpty() ? 0 : name.charAt(0) | 0x20) {
            case 'c' -> Headers.same(name, "Connection");
            case 'h' -> Headers.same(name, "HTTP2-Settings");
            case 'k' -> Headers.same(name, "Keep-Alive");
            case 'p' -> startsWithProxy(name) && !Headers.same(name, "Proxy-Status");
            case 't' -> Headers.same(name, "TE") || Headers.same(name, "Transfer-Encoding");
            case 'u' -> Headers.same(name, "Upgrade");
            default -> false;
        };
    }

    private static boolean startsWithProxy(String name) {
        return name.regionMatches(true, 0, "Proxy-", 0, 6);
    }
}
