package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.front.engine.TunnelFailure;
import io.fairlead.proxy.front.listen.HalfClosure;
import io.fairlead.proxy.tls.TlsFailure;
import io.fairlead.proxy.tls.UpstreamTls;
import io.fairlead.proxy.upstream.Dialed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
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

    /** A connection behind whose handshake {@code host} has proved that it is meant. */
    static CompletableFuture<Channel> secured(
            CompletableFuture<Dialed> dialing, UpstreamTls tls, String host, int port, Duration within) {
        CompletableFuture<Channel> heard = new CompletableFuture<>();
        dialing.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected connected) {
                secure(connected.channel(), tls, host, port, within, heard);
            } else if (dialed instanceof Dialed.Failed failed) {
                heard.completeExceptionally(told(failed));
            }
        });
        return heard;
    }

    private static void secure(
            Channel channel,
            UpstreamTls tls,
            String host,
            int port,
            Duration within,
            CompletableFuture<Channel> heard) {
        SslHandler handler = tls.handler(channel.alloc(), host, port, false);
        handler.setHandshakeTimeoutMillis(within.toMillis());
        channel.pipeline().addLast(handler);
        handler.handshakeFuture().addListener((Future<Channel> done) -> {
            if (done.isSuccess()) {
                channel.config().setAutoRead(false);
                if (heard.complete(channel)) {
                    return;
                }
            } else {
                Failure failure = TlsFailure.of(done.cause()).at(host);
                heard.completeExceptionally(new TunnelFailure(502, failure.code(), failure.detail()));
            }
            channel.close();
        });
        channel.config().setAutoRead(true);
    }

    private static TunnelFailure told(Dialed.Failed failed) {
        return new TunnelFailure(
                failed.failure().status(),
                failed.failure().code(),
                failed.failure().detail());
    }
}
