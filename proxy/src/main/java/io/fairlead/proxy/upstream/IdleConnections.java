package io.fairlead.proxy.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP/1.1 connections of a pool that serve nobody, the one that was used last in front. Confined to the loop. */
final class IdleConnections {

    /** A server may close an idle connection without our knowing; what is older takes no request that changes anything. */
    static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(4);

    /**
     * How long a connection rests after an answer before it serves the next call, where there is a choice. At an origin that
     * was heard to say more than its answers it always rests. So what its peer says beyond an answer is there before it could
     * be taken for the next one.
     */
    static final Duration REST = Duration.ofMillis(5);

    private static final long REST_NANOS = REST.toNanos();

    private final ArrayDeque<Http1Upstream> connections = new ArrayDeque<>();
    private final PoolFigures.Line figures;
    private final PoolBound bound;

    IdleConnections(PoolFigures.Line figures, PoolBound bound) {
        this.figures = figures;
        this.bound = bound;
    }

    void add(Http1Upstream connection, long nowNanos) {
        connection.idleSince(nowNanos);
        connections.addFirst(connection);
        figures.idle.increment();
        bound.idleChanged(1);
    }

    void remove(Http1Upstream connection) {
        if (connections.remove(connection)) {
            figures.idle.decrement();
            bound.idleChanged(-1);
        }
    }

    /**
     * Takes one that {@code call} can be sent on, and closes those on the way that nobody can use; null when there is none. One
     * that has rested goes before one that was used last.
     *
     * @param mayOpen whether the pool has a place for one more connection
     * @param restedOnly leaves those that have not rested
     */
    @Nullable
    Http1Upstream take(UpstreamAttempt call, PoolConfig config, long nowNanos, boolean mayOpen, boolean restedOnly) {
        for (Http1Upstream last = connections.peekFirst(); last != null; last = connections.peekFirst()) {
            boolean doubtful = doubtful(last, call, nowNanos);
            if (expired(last, config, nowNanos) || (doubtful && !mayOpen)) {
                remove(last); // its place is needed
                last.close();
            } else if (doubtful) {
                return null; // a new one; this one may still serve a read
            } else {
                Http1Upstream rested = rested(call, config, nowNanos);
                Http1Upstream taken = rested != null || restedOnly ? rested : last;
                if (taken != null) {
                    remove(taken);
                }
                return taken;
            }
        }
        return null;
    }

    /** The one that was used last of those that have rested. */
    private @Nullable Http1Upstream rested(UpstreamAttempt call, PoolConfig config, long nowNanos) {
        for (Http1Upstream each : connections) {
            if ((!each.used() || rested(each, nowNanos))
                    && !expired(each, config, nowNanos)
                    && !doubtful(each, call, nowNanos)) {
                return each;
            }
        }
        return null;
    }

    /** Whether {@code connection} has served nobody for long enough. */
    static boolean rested(Http1Upstream connection, long nowNanos) {
        return nowNanos - connection.idleSinceNanos() >= REST_NANOS;
    }

    private static boolean expired(Http1Upstream connection, PoolConfig config, long nowNanos) {
        return nowNanos - connection.idleSinceNanos() > config.idle().toNanos()
                || nowNanos - connection.createdNanos() > config.age().toNanos()
                || !connection.usable();
    }

    private static boolean doubtful(Http1Upstream connection, UpstreamAttempt call, long nowNanos) {
        return connection.used()
                && (call.wantsFresh() || (call.mutating() && nowNanos - connection.idleSinceNanos() > TRUSTED_NANOS));
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /** Makes room for a connection; false when there is none to close. */
    boolean closeOldest() {
        Http1Upstream oldest = connections.peekLast();
        if (oldest == null) {
            return false;
        }
        remove(oldest);
        oldest.close();
        return true;
    }

    void closeIdleFor(Duration limit, long nowNanos) {
        while (!connections.isEmpty() && nowNanos - connections.peekLast().idleSinceNanos() >= limit.toNanos()) {
            closeOldest();
        }
    }

    void closeAll() {
        for (Http1Upstream connection : List.copyOf(connections)) {
            remove(connection);
            connection.close();
        }
    }
}
