package io.fairlead.proxy.front.http;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Provider;
import org.jspecify.annotations.Nullable;

/** Where a request goes. */
sealed interface RequestDestination {

    /** To a provider, as an exchange. {@code path} is the provider's own, with its query. */
    record ToProvider(Provider provider, String path, Entrance entrance) implements RequestDestination {}

    /** To another host past all policy, over TLS or in the clear. */
    record Elsewhere(boolean secure, String host, int port, String path, AddressRule addresses)
            implements RequestDestination {}

    /** Into a tunnel, or what takes its place. {@code host} as the client wrote it. */
    record Tunnel(String host, int port) implements RequestDestination {}

    /** To Fairlead itself. */
    record Page(byte[] text) implements RequestDestination {
        Headers fields() {
            return Headers.of("content-type", "text/plain; charset=utf-8", "cache-control", "no-store");
        }
    }

    /** Nowhere. {@code provider} is whose dialect the client speaks, where that is known. */
    record Nowhere(
            int status,
            String code,
            String sentence,
            @Nullable Provider provider) implements RequestDestination {}

    static RequestDestination nowhere(int status, String code, String sentence) {
        return new Nowhere(status, code, sentence, null);
    }
}
