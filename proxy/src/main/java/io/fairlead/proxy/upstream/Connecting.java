package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.tls.TlsFailure;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

/**
 * A connection in the making for a pool: given to it by the protocol that both sides chose. Confined to the loop.
 */
final class Connecting {

    private final Pool pool;
    private final LoopPools home;
    private final PoolKey key;
    private final Securing securing;
    private final long startedNanos;

    /** For {@code first} and who waits behind it; {@code offersHttp2} beside HTTP/1.1. */
    Connecting(Pool pool, LoopPools home, PoolKey key, UpstreamAttempt first, boolean offersHttp2) {
        this.pool = pool;
        this.home = home;
        this.key = key;
        this.startedNanos = home.loop().nanoTime();
        this.securing = new Securing(
                home.loop(),
                new Securing.Way(key.way(), key.origin(), key.dialled(), first.addresses()),
                key.tls(),
                home.classical(),
                offersHttp2,
                first.connect());
    }

    long startedNanos() {
        return startedNanos;
    }

    /** What is to be said of it once it has taken too long. */
    Failure late() {
        String host = key.origin().host();
        return securing.handshaking()
                ? TlsFailure.of(new SslHandshakeTimeoutException("")).at(host)
                : Failures.connectTimeout(host);
    }

    void start() {
        var unused = securing.start().thenAccept(this::dialed);
    }

    private void dialed(Dialed dialed) {
        if (dialed instanceof Dialed.Connected connected) {
            ready(connected.channel(), connected.http2());
        } else if (dialed instanceof Dialed.Failed failed) {
            pool.failed(failed.failure().outcome());
        }
    }

    private void ready(Channel channel, boolean http2) {
        if (http2) {
            pool.connected(Http2Upstream.on(channel, pool, home.loop()));
        } else {
            pool.connected(Http1Upstream.on(channel, pool, home.loop().nanoTime()));
        }
    }
}
