package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.http1.HopByHop;

/** The fields of a request that a provider may see (RFC 9110 section 7.6.1). */
final class EndToEnd {

    private EndToEnd() {}

    /** Without hop-by-hop fields, {@code Host}, Fairlead's own, and {@code Expect}, which is answered here. */
    static Headers request(Headers headers) {
        return HopByHop.strip(headers).without(EndToEnd::ours);
    }

    private static boolean ours(String name) {
        return switch (name.length()) {
            case 4 -> Headers.same(name, "Host");
            case 6 -> Headers.same(name, "Expect");
            default -> ClientHints.own(name);
        };
    }
}
