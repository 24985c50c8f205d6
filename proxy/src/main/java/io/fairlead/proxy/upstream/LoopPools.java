package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.NettyLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The pools of one loop, by what their connections have in common. Confined to the loop; an empty pool is dropped. */
final class LoopPools {

    private final NettyLoop loop;
    private final Upstreams upstreams;
    private final Map<PoolKey, Pool> pools = new HashMap<>();
    private final ArrayDeque<Runnable> afterNextRead = new ArrayDeque<>();
    private boolean awaitsNextTurn;
    private boolean closed;

    LoopPools(NettyLoop loop, Upstreams upstreams) {
        this.loop = loop;
        this.upstreams = upstreams;
    }

    NettyLoop loop() {
        return loop;
    }

    PoolFigures figures() {
        return upstreams.figures();
    }

    RememberedOrigins http1Only() {
        return upstreams.http1Only();
    }

    RememberedOrigins talkative() {
        return upstreams.talkative();
    }

    ClassicalOrigins classical() {
        return upstreams.classical();
    }

    Pool pool(PoolKey key) {
        Pool known = pools.get(key);
        if (known == null) {
            PoolBound bound = upstreams.bound(key);
            known = new Pool(key, this, bound);
            bound.join(known);
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

    /** Once this loop has looked for what its sockets hold: when the tasks of its next turn run. */
    void afterNextRead(Runnable task) {
        afterNextRead.add(task);
        awaitNextTurn();
    }

    /** One timer for all that come in one turn. */
    private void awaitNextTurn() {
        if (!awaitsNextTurn) {
            awaitsNextTurn = true;
            loop.eventLoop().execute(() -> later(Duration.ZERO, this::nextTurn));
        }
    }

    private void nextTurn() {
        awaitsNextTurn = false;
        try {
            for (int left = afterNextRead.size(); left > 0; left--) {
                afterNextRead.remove().run();
            }
        } finally {
            if (!afterNextRead.isEmpty()) {
                awaitNextTurn(); // new ones, or those behind one that threw
            }
        }
    }

    void empty(PoolKey key) {
        Pool gone = pools.remove(key);
        if (gone != null) {
            upstreams.left(key, gone);
        }
    }

    void close() {
        closed = true;
        List.copyOf(pools.values()).forEach(Pool::close);
    }
}
