package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.NettyLoop;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Every pool of every loop: made once for the life of the engine, so that connections outlive a change of configuration.
 * Safe for any thread; what it hands out is confined to its loop.
 */
public final class Upstreams implements AutoCloseable {

    private final Dialer dialer;
    private final PoolFigures figures = new PoolFigures();
    private final RememberedOrigins http1Only = new RememberedOrigins();
    private final RememberedOrigins talkative = new RememberedOrigins();
    private final ClassicalOrigins classical;
    private final ConcurrentMap<NettyLoop, LoopPools> byLoop = new ConcurrentHashMap<>();
    private final ConcurrentMap<PoolKey, PoolBound> bounds = new ConcurrentHashMap<>();

    public Upstreams(Dialer dialer, NetworkListener listener) {
        this.dialer = dialer;
        this.classical = new ClassicalOrigins(listener);
    }

    LoopPools on(Loop loop) {
        if (!(loop instanceof NettyLoop netty)) {
            throw new IllegalArgumentException("connections live on Netty's loops");
        }
        LoopPools known = byLoop.get(netty);
        return known != null ? known : byLoop.computeIfAbsent(netty, made -> new LoopPools(made, this));
    }

    Dialer dialer() {
        return dialer;
    }

    /** They asked for HTTP/1.1 on an HTTP/2 connection (HTTP_1_1_REQUIRED, RFC 9113 section 7). */
    RememberedOrigins http1Only() {
        return http1Only;
    }

    /** They said more than their answers (RFC 9112 section 6.3). */
    RememberedOrigins talkative() {
        return talkative;
    }

    /** What is known of handshakes that are cut short. */
    ClassicalOrigins classical() {
        return classical;
    }

    /** What a pool for {@code key} shares with those of the other loops. */
    PoolBound bound(PoolKey key) {
        PoolBound bound = bounds.compute(key, (same, known) -> {
            PoolBound entered = known == null ? new PoolBound() : known;
            entered.users++;
            return entered;
        });
        return Objects.requireNonNull(bound);
    }

    /** {@code pool} is dropped. */
    void left(PoolKey key, Pool pool) {
        bounds.computeIfPresent(key, (same, bound) -> {
            bound.leave(pool);
            return --bound.users == 0 ? null : bound;
        });
    }

    /** What the pools hold and did. */
    public PoolFigures figures() {
        return figures;
    }

    /** Closes what is idle, and what is busy once it is done. */
    @Override
    public void close() {
        byLoop.forEach((loop, pools) -> {
            if (!loop.eventLoop().isShuttingDown()) {
                loop.execute(pools::close);
            }
        });
    }
}
