package io.fairlead.proxy.upstream;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.NoProxy;
import io.fairlead.proxy.exchange.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that connections go through.
 *
 * @param origin where it is; {@code https}: it is spoken to over TLS
 * @param authorization the value of the field {@code Proxy-Authorization}, or null
 * @param direct the hosts that it is not for
 */
public record UpstreamProxyConfig(Origin origin, @Nullable Secret authorization, NoProxy direct) {

    /**
     * Whether it is for {@code host}. This machine's loopback is reached without it, unless it is on loopback itself and so
     * reaches the same.
     */
    public boolean carries(String host, int port) {
        return !direct.covers(host, port) && (!NoProxy.loopback(host) || NoProxy.loopback(origin.host()));
    }

    /** For people: host and port. */
    String shown() {
        return (origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host()) + ":" + origin.port();
    }
}
