package io.fairlead.proxy.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections of one pool: those of HTTP/1.1 that are idle or busy, and those of HTTP/2, which many requests share. Counts
 * them, and closes those whose time is over. Confined to the loop.
 */
final class OpenConnections {
    private final IdleConnections idle;
    private final Set<Http1Upstream> busy = new HashSet<>();
    private final List<Http2Upstream> shared = new ArrayList<>(2);
    private final PoolFigures.Line http1;
    private final PoolFigures.Line http2;
    private int count;

    OpenConnections(PoolFigures figures, String provider, PoolBound bound) {
        this.http1 = figures.line(provider, "http/1.1");
        this.http2 = figures.line(provider, "h2");
        this.idle = new IdleConnections(http1, bound);
    }

    IdleConnections idle() {
        return idle;
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** How many shared ones have not said yet how much they take. */
    int unsettled() {
        int unsettled = 0;
        for (Http2Upstream each : shared) {
            unsettled += each.hasSettled() ? 0 : 1;
        }
        return unsettled;
    }

    void opened(Http1Upstream connection) {
        count++;
        http1.created.increment();
    }

    void opened(Http2Upstream connection) {
        count++;
        http2.created.increment();
        shared.add(connection);
    }

    void closed(Http1Upstream connection) {
        idle.remove(connection);
        busy.remove(connection);
        http1.closed.increment();
        count--;
    }

    void closed(Http2Upstream connection) {
        shared.remove(connection);
        http2.closed.increment();
        count--;
    }

    /** One was dead when a request took it. */
    void wasStale() {
        http1.stale.increment();
    }

    /** A shared one serves nobody, or somebody again. */
    void idleChanged(boolean nowIdle) {
        http2.idle.add(nowIdle ? 1 : -1);
    }

    /** It has served its request, or is new. */
    void rests(Http1Upstream connection, long nowNanos) {
        busy.remove(connection);
        idle.add(connection, nowNanos);
    }

    /** Sends {@code call} on a shared connection that has room for it; false where there is none. */
    boolean share(UpstreamAttempt call) {
        for (int i = 0; i < shared.size(); i++) {
            if (shared.get(i).hasRoom(call)) {
                send(call, shared.get(i));
                return true;
            }
        }
        return false;
    }

    void send(UpstreamAttempt call, Http2Upstream connection) {
        if (connection.used()) {
            http2.reused.increment();
        }
        connection.send(call);
    }

    void send(UpstreamAttempt call, Http1Upstream connection) {
        if (connection.used()) {
            http1.reused.increment();
        }
        busy.add(connection);
        connection.send(call);
    }

    /** Closes one that is idle, and says whether there was one. */
    boolean closeAnIdleOne(long nowNanos) {
        if (idle.closeOldest()) {
            return true;
        }
        for (Http2Upstream each : shared) {
            if (each.idleFor(nowNanos) > 0) {
                each.close();
                return true;
            }
        }
        return false;
    }

    void closeIdleFor(Duration time, long nowNanos) {
        idle.closeIdleFor(time, nowNanos);
        for (Http2Upstream each : List.copyOf(shared)) {
            if (each.idleFor(nowNanos) >= time.toNanos()) {
                each.close();
            }
        }
    }

    /** Shared ones take no further requests. */
    void closeSharedWhenIdle() {
        List.copyOf(shared).forEach(Http2Upstream::closeWhenIdle);
    }

    /** Nothing idle stays, and what is busy goes when it is done. */
    void close() {
        idle.closeAll();
        closeSharedWhenIdle();
    }

    /** Those whose clients stand still. */
    List<Relief.Still> still(Pool pool) {
        List<Relief.Still> still = new ArrayList<>();
        for (Http1Upstream each : busy) {
            long nanos = each.exchange().stillNanos();
            if (nanos > 0) {
                still.add(new Relief.Still(pool, each, nanos));
            }
        }
        return still;
    }
}
