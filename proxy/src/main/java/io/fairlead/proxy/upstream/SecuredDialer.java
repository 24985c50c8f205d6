package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections that no pool has: secured and checked as all others, HTTP/1.1 agreed on. Safe for any thread.
 */
public final class SecuredDialer {

    private final Upstreams upstreams;
    private final WayOut out;
    private final UpstreamTls tls;

    /** {@code out}: how they leave this network. */
    public SecuredDialer(Upstreams upstreams, WayOut out, UpstreamTls tls) {
        this.upstreams = upstreams;
        this.out = out;
        this.tls = tls;
    }

    /**
     * Connects. Completes on {@code loop}, with a value in every case. The channel belongs to the receiver and does not
     * read before it is told to; whoever cancels need not care about it, it is closed at whatever stage it is.
     *
     * @param connectTo where to really connect; null for where {@code origin} is
     * @param within bounds look-up, connection and TLS together
     * @param connected hears of each channel before it is secured
     */
    public CompletableFuture<Dialed> dial(
            NettyLoop loop,
            Origin origin,
            @Nullable Origin connectTo,
            AddressRule addresses,
            Duration within,
            Consumer<Channel> connected) {
        Origin to = connectTo != null ? connectTo : origin;
        CompletableFuture<Dialed> securing = new Securing(
                        loop, new Securing.Way(out, origin, to, addresses), tls, upstreams.classical(), false, within)
                .telling(connected)
                .start();
        CompletableFuture<Dialed> result = new CompletableFuture<>();
        var unused = securing.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected made) {
                made.channel().config().setAutoRead(false);
            }
            if (!result.complete(dialed) && dialed instanceof Dialed.Connected late) {
                ChannelFuture unusedClosing = late.channel().close();
            }
        });
        var unusedToo = result.whenComplete((done, givenUp) -> securing.cancel(false));
        return result;
    }
}
