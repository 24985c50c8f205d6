package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.tls.TlsFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/**
 * A connection in the making: dialled, secured, and given to its pool by the protocol that both sides chose. There is one
 * way to secure it and no second try in a weaker one. Confined to the loop.
 */
final class Connecting {

    private final Pool pool;
    private final LoopPools home;
    private final PoolKey key;
    private final UpstreamAttempt first;
    private final boolean offersHttp2;
    private final long startedNanos;
    private boolean securing;

    /** For {@code first} and who waits behind it; {@code offersHttp2} beside HTTP/1.1. */
    Connecting(Pool pool, LoopPools home, PoolKey key, UpstreamAttempt first, boolean offersHttp2) {
        this.pool = pool;
        this.home = home;
        this.key = key;
        this.first = first;
        this.offersHttp2 = offersHttp2;
        this.startedNanos = home.loop().nanoTime();
    }

    long startedNanos() {
        return startedNanos;
    }

    /** What is to be said of it once it has taken too long. */
    Failure late() {
        String host = key.origin().host();
        return securing ? TlsFailure.of(new SslHandshakeTimeoutException("")).at(host) : Failures.connectTimeout(host);
    }

    void start() {
        Origin to = key.dialled();
        var unused = key.way()
                .dial(home.loop().eventLoop(), to.host(), to.port(), first.addresses(), first.connect())
                .whenComplete((dialed, bug) -> dialed(dialed));
    }

    private void dialed(Dialed dialed) {
        if (dialed instanceof Dialed.Connected connected) {
            if (key.origin().secure()) {
                secure(connected.channel());
            } else {
                pool.connected(
                        Http1Upstream.on(connected.channel(), pool, home.loop().nanoTime()));
            }
        } else if (dialed instanceof Dialed.Failed failed) {
            pool.failed(failed.failure().outcome());
        }
    }

    private void secure(Channel channel) {
        Origin origin = key.origin();
        securing = true;
        SslHandler tls = key.tls().handler(channel.alloc(), origin.host(), origin.port(), offersHttp2);
        Duration left = first.connect().minusNanos(home.loop().nanoTime() - startedNanos);
        tls.setHandshakeTimeoutMillis(Math.max(1, left.toMillis()));
        channel.pipeline().addLast(new TlsRecords(), tls);
        ClosesOnError closes = new ClosesOnError();
        channel.pipeline().addLast(closes);
        tls.handshakeFuture().addListener((Future<Channel> done) -> {
            if (!done.isSuccess()) {
                ChannelFuture unused = channel.close();
                pool.failed(Outcome.failed(TlsFailure.of(done.cause()).at(origin.host())));
            } else {
                channel.pipeline().remove(closes);
                ready(channel, "h2".equals(tls.applicationProtocol()));
            }
        });
        channel.config().setAutoRead(true);
    }

    private void ready(Channel channel, boolean http2) {
        if (http2) {
            pool.connected(Http2Upstream.on(channel, pool, home.loop()));
        } else {
            pool.connected(Http1Upstream.on(channel, pool, home.loop().nanoTime()));
        }
    }
}
