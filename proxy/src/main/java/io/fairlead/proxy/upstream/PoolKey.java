package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.tls.UpstreamTls;
import org.jspecify.annotations.Nullable;

/**
 * What connections must have in common to serve the same requests. The provider is part of it, so that one provider cannot
 * starve another behind the same host.
 *
 * @param provider its name
 * @param origin who the connection speaks to: name for TLS and certificate check
 * @param connectTo where it really leads, or null
 * @param way how it leaves this network
 * @param http2 whether HTTP/2 is offered
 * @param tls the trust it was checked with, by identity: another trust is another pool
 */
record PoolKey(String provider, Origin origin, @Nullable Origin connectTo, WayOut way, boolean http2, UpstreamTls tls) {

    /** {@code out}: how connections leave this network; the one to this provider may be straight. */
    static PoolKey of(Provider provider, WayOut out, boolean http2, UpstreamTls tls) {
        Origin to = provider.connectTo() != null ? provider.connectTo() : provider.origin();
        return new PoolKey(
                provider.name(),
                provider.origin(),
                provider.connectTo(),
                out.to(to.host(), to.port()),
                http2 && provider.origin().secure(),
                tls);
    }

    Origin dialled() {
        return connectTo != null ? connectTo : origin;
    }
}
