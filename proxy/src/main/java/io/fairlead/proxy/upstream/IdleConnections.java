package io.fairlead.proxy.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP/1.1 connections of a pool that serve nobody, the one that was used last in front. Confined to the loop. */
final class IdleConnections {

    /** A server may close an idle connection without our knowing; what is older takes no request that changes anything. */
    static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final ArrayDeque<Http1Upstream> connections = new ArrayDeque<>();
    private final PoolFigures.Line figures;
    private final BooleanSupplier mayOpen;

    /** {@code mayOpen}: whether the pool has a place for one more connection. */
    IdleConnections(PoolFigures.Line figures, BooleanSupplier mayOpen) {
        this.figures = figures;
        this.mayOpen = mayOpen;
    }

    void add(Http1Upstream connection, long nowNanos) {
        connection.idleSince(nowNanos);
        connections.addFirst(connection);
        figures.idle.increment();
    }

    void remove(Http1Upstream connection) {
        if (connections.remove(connection)) {
            figures.idle.decrement();
        }
    }

    /** Takes one that {@code call} can be sent on, and closes those on the way that nobody can use; null when a new one is to be opened. */
    @Nullable
    Http1Upstream take(Call call, PoolConfig config, long nowNanos) {
        while (!connections.isEmpty()) {
            Http1Upstream last = connections.peekFirst();
            long idleNanos = nowNanos - last.idleSinceNanos();
            boolean expired = idleNanos > config.idle().toNanos()
                    || nowNanos - last.createdNanos() > config.age().toNanos();
            boolean doubtful = last.used()
                    && ((call.wantsFresh() && idleNanos > 0) || (call.mutating() && idleNanos > TRUSTED_NANOS));
            if (doubtful && !expired && last.usable()) {
                if (mayOpen.getAsBoolean()) {
                    return null; // a new one; this one may still serve a read
                }
                expired = true; // its place is needed
            }
            remove(last);
            if (!expired && last.usable()) {
                return last;
            }
            last.close();
        }
        return null;
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
