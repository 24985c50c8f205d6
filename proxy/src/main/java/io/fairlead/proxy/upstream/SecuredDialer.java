package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.tls.TlsFailure;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections that no pool has: secured and checked as all others, HTTP/1.1 agreed on. Safe for any thread.
 */
final class SecuredDialer {

    private final WayOut out;
    private final UpstreamTls tls;

    SecuredDialer(WayOut out, UpstreamTls tls) {
        this.out = out;
        this.tls = tls;
    }

    /**
     * Connects. Completes on {@code loop}, with a value in every case. The channel belongs to the receiver and does not
     * read before it is told to; whoever cancels need not care about it, it is closed at whatever stage it is.
     *
     * @param connectTo where to really connect; null for where {@code origin} is
     * @param within bounds look-up, connection and TLS together
     * @param connected hears of a channel before it is secured
     */
    CompletableFuture<Dialed> dial(
            NettyLoop loop,
            Origin origin,
            @Nullable Origin connectTo,
            AddressRule addresses,
            Duration within,
            Consumer<Channel> connected) {
        Origin to = connectTo != null ? connectTo : origin;
        long startedNanos = loop.nanoTime();
        CompletableFuture<Dialed> result = new CompletableFuture<>();
        CompletableFuture<Dialed> dialling = out.dial(loop.eventLoop(), to.host(), to.port(), addresses, within);
        var unused = dialling.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected made) {
                connected.accept(made.channel());
                if (origin.secure()) {
                    Duration left = within.minusNanos(loop.nanoTime() - startedNanos);
                    secure(made.channel(), origin, left, result);
                    return;
                }
            }
            if (!result.complete(dialed) && dialed instanceof Dialed.Connected late) {
                close(late.channel());
            }
        });
        var unusedToo = result.whenComplete((done, failure) -> dialling.cancel(false));
        return result;
    }

    private void secure(Channel channel, Origin origin, Duration left, CompletableFuture<Dialed> result) {
        SslHandler handler = tls.handler(channel.alloc(), origin.host(), origin.port(), false);
        handler.setHandshakeTimeoutMillis(Math.max(1, left.toMillis()));
        ClosesOnError closes = new ClosesOnError();
        channel.pipeline().addLast(handler, closes);
        handler.handshakeFuture().addListener((Future<Channel> done) -> {
            if (done.isSuccess()) {
                channel.config().setAutoRead(false);
                channel.pipeline().remove(closes);
                if (!result.complete(new Dialed.Connected(channel))) {
                    close(channel);
                }
            } else {
                close(channel);
                TlsFailure why = TlsFailure.of(done.cause());
                var failure = why.at(origin.host());
                result.complete(Dialer.failed(
                        failure.stage(), failure.timedOut() ? 504 : 502, failure.code(), failure.detail()));
            }
        });
        channel.config().setAutoRead(true);
        var unused = result.whenComplete((done, givenUp) -> {
            if (givenUp != null) {
                close(channel);
            }
        });
    }

    private static void close(Channel channel) {
        ChannelFuture unused = channel.close();
    }
}
