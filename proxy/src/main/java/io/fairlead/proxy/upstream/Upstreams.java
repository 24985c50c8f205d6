package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.NettyLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Every pool of every loop: made once for the life of the engine, so that connections outlive a change of configuration.
 * Safe for any thread; what it hands out is confined to its loop.
 */
public final class Upstreams implements AutoCloseable {

    private final Dialer dialer;
    private final int loops;
    private final PoolFigures figures = new PoolFigures();
    private final ConcurrentMap<NettyLoop, LoopPools> byLoop = new ConcurrentHashMap<>();

    /** {@code loops}: how many event loops share the configured bounds. */
    public Upstreams(Dialer dialer, int loops) {
        if (loops < 1) {
            throw new IllegalArgumentException("loops: " + loops + " (expected: >= 1)");
        }
        this.dialer = dialer;
        this.loops = loops;
    }

    LoopPools on(Loop loop) {
        if (!(loop instanceof NettyLoop netty)) {
            throw new IllegalArgumentException("connections live on Netty's loops");
        }
        LoopPools known = byLoop.get(netty);
        return known != null
                ? known
                : byLoop.computeIfAbsent(netty, made -> new LoopPools(made, dialer, figures, loops));
    }

    Dialer dialer() {
        return dialer;
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
