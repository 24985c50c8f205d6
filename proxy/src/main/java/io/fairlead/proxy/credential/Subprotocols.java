package io.fairlead.proxy.credential;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Credentials among the subprotocols that a WebSocket client asks for, where a browser puts what it cannot put into a
 * header ({@code openai-insecure-api-key.KEY}). Pure.
 */
final class Subprotocols {

    static final String FIELD = "Sec-WebSocket-Protocol";

    private Subprotocols() {}

    static boolean holdsKey(String value) {
        return Arrays.stream(value.split(",", -1)).anyMatch(Subprotocols::key);
    }

    /** What of {@code value} is known to be nobody's secret; empty when nothing is. */
    static String strip(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(each -> each.equals("realtime") || each.startsWith("openai-beta."))
                .collect(Collectors.joining(", "));
    }

    private static boolean key(String protocol) {
        String lower = protocol.toLowerCase(Locale.ROOT);
        return lower.contains("key") || lower.contains("token") || lower.contains("auth") || lower.contains("bearer");
    }
}
