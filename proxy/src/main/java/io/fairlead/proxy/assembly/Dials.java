package io.fairlead.proxy.assembly;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.front.engine.TunnelFailure;
import io.fairlead.proxy.front.listen.HalfClosure;
import io.fairlead.proxy.upstream.Dialed;
import io.fairlead.proxy.upstream.SecuredDialer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** From how upstream says that dialling came out to how the front wants to hear it. */
final class Dials {

    private Dials() {}

    /**
     * A connection that carries bytes untouched, so that the end of one direction is not the end of the other. A pooled one is
     * left as it is made: there half an end is the whole.
     */
    static CompletableFuture<Channel> raw(CompletableFuture<Dialed> dialing) {
        CompletableFuture<Channel> heard = new CompletableFuture<>();
        dialing.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected connected) {
                connected.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                connected.channel().pipeline().addFirst(HalfClosure.KEPT);
                if (!heard.complete(connected.channel())) {
                    connected.channel().close();
                }
            } else if (dialed instanceof Dialed.Failed failed) {
                heard.completeExceptionally(told(failed));
            }
        });
        return heard;
    }

    /** A connection behind whose handshake {@code to} has proved that it is meant. */
    static CompletableFuture<Channel> secured(
            SecuredDialer dialer, EventLoop loop, Origin to, AddressRule rule, Duration within) {
        CompletableFuture<Channel> heard = new CompletableFuture<>();
        dialer.dial(NettyLoop.of(loop), to, null, rule, within, channel -> {}).thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected connected) {
                if (!heard.complete(connected.channel())) {
                    connected.channel().close();
                }
            } else if (dialed instanceof Dialed.Failed failed) {
                heard.completeExceptionally(told(failed));
            }
        });
        return heard;
    }

    private static TunnelFailure told(Dialed.Failed failed) {
        return new TunnelFailure(
                failed.failure().status(),
                failed.failure().code(),
                failed.failure().detail());
    }
}
