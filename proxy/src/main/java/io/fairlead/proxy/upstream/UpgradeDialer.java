package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Connections of their own to a provider, for protocols that take a whole connection (WebSocket): pooled never, and counted
 * among the provider's connections as {@value #PROTOCOL}. Safe for any thread.
 */
final class UpgradeDialer {

    static final String PROTOCOL = "upgraded";

    private final SecuredDialer dialer;
    private final PoolFigures figures;

    UpgradeDialer(Upstreams upstreams, WayOut out, UpstreamTls tls) {
        this.dialer = new SecuredDialer(upstreams, out, tls);
        this.figures = upstreams.figures();
    }

    /** Connects, as {@link SecuredDialer#dial} does. */
    CompletableFuture<Dialed> dial(NettyLoop loop, Provider provider, AddressRule addresses, Duration within) {
        return dialer.dial(
                loop, provider.origin(), provider.connectTo(), addresses, within, channel -> count(provider, channel));
    }

    private void count(Provider provider, Channel channel) {
        PoolFigures.Line line = figures.line(provider.name(), PROTOCOL);
        line.created.increment();
        channel.closeFuture().addListener(closed -> line.closed.increment());
    }
}
