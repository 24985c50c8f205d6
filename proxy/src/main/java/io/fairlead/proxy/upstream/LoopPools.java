package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.NettyLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The pools of one loop, by what their connections have in common. Confined to the loop; an empty pool is dropped. */
final class LoopPools {

    private final NettyLoop loop;
    private final Dialer dialer;
    private final PoolFigures figures;
    private final int loops;
    private final Map<PoolKey, Pool> pools = new HashMap<>();
    private boolean closed;

    LoopPools(NettyLoop loop, Dialer dialer, PoolFigures figures, int loops) {
        this.loop = loop;
        this.dialer = dialer;
        this.figures = figures;
        this.loops = loops;
    }

    NettyLoop loop() {
        return loop;
    }

    Dialer dialer() {
        return dialer;
    }

    PoolFigures figures() {
        return figures;
    }

    /** This loop's part of what all loops together may have. */
    int share(int ofAll, int least) {
        return Math.max(least, (ofAll + loops - 1) / loops);
    }

    Pool pool(PoolKey key) {
        Pool known = pools.get(key);
        if (known == null) {
            known = new Pool(key, this);
            pools.put(key, known);
            if (closed) {
                known.close();
            }
        }
        return known;
    }

    /** Housekeeping, on the loop's own clock; dies with the loop. */
    void later(Duration delay, Runnable task) {
        var unused = loop.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void empty(PoolKey key) {
        pools.remove(key);
    }

    void close() {
        closed = true;
        List.copyOf(pools.values()).forEach(Pool::close);
    }
}
