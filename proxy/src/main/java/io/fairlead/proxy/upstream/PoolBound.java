package io.fairlead.proxy.upstream;

import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the pools of all loops to one provider share: how many connections there are, how many of them are idle, and how many
 * calls wait. Pools that want a connection that the bound does not allow stand in the order of their turns.
 *
 * <p>Safe for any thread, by atomic counters and concurrent collections; what is done to a pool is done on its own loop.
 */
final class PoolBound {

    /** A pool that wants a connection, since its first call waits. */
    private record Want(Pool pool, long sinceNanos) {}

    /** How many pools there are, and are being made; guarded by the map that holds this. */
    int users;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger connecting = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Pool> pools = ConcurrentHashMap.newKeySet();
    private final Queue<Want> wants = new ConcurrentLinkedQueue<>();
    private volatile boolean http2;

    void join(Pool pool) {
        pools.add(pool);
    }

    void leave(Pool pool) {
        pools.remove(pool);
        wants.removeIf(want -> want.pool() == pool);
    }

    /** Takes the place of a connection, which whoever opens one gives back when it is gone; false when there is none left. */
    boolean take(int most) {
        int taken;
        do {
            taken = connections.get();
            if (taken >= most) {
                return false;
            }
        } while (!connections.compareAndSet(taken, taken + 1));
        return true;
    }

    /** Takes a place beyond the bound: a loop cannot share another's HTTP/2 connection, so each may have one. */
    void takeBeyond() {
        connections.incrementAndGet();
    }

    /** A connection is gone, or did not come about: its place is for the pool whose turn is next. */
    void giveBack() {
        Want next = wants.poll();
        if (next != null) {
            next.pool().onLoop(next.pool()::gotPlace);
            return;
        }
        connections.decrementAndGet();
        if (!wants.isEmpty()) {
            wakeNext(); // it came in between
        }
    }

    /** How many more connections may be opened. */
    int free(int most) {
        return Math.max(0, most - connections.get());
    }

    void connectingChanged(int by) {
        connecting.addAndGet(by);
    }

    int connecting() {
        return connecting.get();
    }

    /** Which protocol the provider spoke last. */
    void speaks(boolean itIsHttp2) {
        http2 = itIsHttp2;
    }

    boolean http2() {
        return http2;
    }

    void idleChanged(int by) {
        idle.addAndGet(by);
    }

    int idle() {
        return idle.get();
    }

    void waitingChanged(int by) {
        waiting.addAndGet(by);
    }

    int waiting() {
        return waiting.get();
    }

    /** {@code pool} wants a connection; it is told when there may be one. Another that has an idle one gives it up. */
    void want(Pool pool, long sinceNanos) {
        wants.add(new Want(pool, sinceNanos));
        askNext(pools.iterator(), pool);
    }

    private static void askNext(Iterator<Pool> others, Pool pool) {
        while (others.hasNext()) {
            Pool other = others.next();
            if (other != pool) {
                other.onLoop(() -> {
                    if (!other.givesUpIdle()) {
                        askNext(others, pool);
                    }
                });
                return;
            }
        }
    }

    /** Calls wait although no connection is idle: clients that stand still give theirs up, as far as they hold too many. */
    void relieve(int most) {
        Relief.seek(List.copyOf(pools), most, waiting());
    }

    /** Since when the pool whose turn is next waits, on the clock that all loops share; null when none does, but {@code but}. */
    @Nullable
    Long wantedSince(Pool but) {
        Want next = wants.peek();
        return next == null || next.pool() == but ? null : next.sinceNanos();
    }

    /** There may be a connection for the pool whose turn is next. */
    void wakeNext() {
        Want next = wants.poll();
        if (next != null) {
            next.pool().onLoop(next.pool()::mayOpen);
        }
    }
}
