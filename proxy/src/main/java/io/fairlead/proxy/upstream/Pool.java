package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one provider. Confined to the loop.
 *
 * <p>A request takes an HTTP/2 connection with a free stream, else the HTTP/1.1 connection that was used last, else waits
 * in line while connections are opened, as many as the line needs and the bound allows. While it is not known which
 * protocol the provider speaks one handshake is made for all.
 */
final class Pool {

    /** A server may close an idle connection without our knowing; what is older takes no request that changes anything. */
    static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** Streams expected of an HTTP/2 connection before it has said how many it takes. */
    static final int EXPECTED_STREAMS = 100;

    private enum Protocol {
        UNKNOWN,
        HTTP1,
        HTTP2
    }

    private final PoolKey key;
    private final LoopPools home;
    private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();
    private final List<Http2Upstream> shared = new ArrayList<>(2);
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final PoolFigures.Line http1;
    private final PoolFigures.Line http2;
    private final PoolFigures.Line queue;
    private PoolConfig config = PoolConfig.defaults();
    private Protocol protocol;
    private int streams = EXPECTED_STREAMS;
    private int open;
    private int connecting;
    private boolean sweeping;
    private boolean closed;

    Pool(PoolKey key, LoopPools home) {
        this.key = key;
        this.home = home;
        this.protocol = key.http2() ? Protocol.UNKNOWN : Protocol.HTTP1;
        this.http1 = home.figures().line(key.provider(), "http/1.1");
        this.http2 = home.figures().line(key.provider(), "h2");
        this.queue = home.figures().line(key.provider(), "none");
    }

    private long now() {
        return home.loop().nanoTime();
    }

    void acquire(Call call) {
        config = call.config();
        if (waiting.isEmpty() && serve(call)) {
            return;
        }
        waiting.add(call);
        queue.pending.increment();
        call.waits();
        openWhatIsNeeded();
        call.limitWait();
        if (waiting.size() > (long) connecting * perConnection() + home.share(config.pending(), 0) && forget(call)) {
            call.refused(Failures.exhausted(key.provider()));
        }
    }

    /** Its pooled connection was dead: it goes first, on a connection that is not. */
    void sendsAgain(Call call) {
        http1.stale.increment();
        if (!serve(call)) {
            waiting.addFirst(call);
            queue.pending.increment();
            call.waits();
            openWhatIsNeeded();
            call.limitWait();
        }
    }

    /** Takes {@code call} out of the line; false when it does not stand in it. */
    boolean forget(Call call) {
        boolean stood = waiting.remove(call);
        if (stood) {
            left(call);
        }
        return stood;
    }

    private void left(Call call) {
        call.waitsNoMore();
        queue.pending.decrement();
    }

    private @Nullable Call next() {
        Call call = waiting.poll();
        if (call != null) {
            left(call);
        }
        return call;
    }

    void waitedTooLong(Call call) {
        if (connecting > 0 && call.waitsOn()) {
            return;
        }
        if (forget(call)) {
            if (connecting > 0) {
                call.failed(Failures.connectTimeout(call.host()));
            } else {
                call.refused(Failures.waitedTooLong(key.provider()));
            }
        }
    }

    private boolean serve(Call call) {
        for (int i = 0; i < shared.size(); i++) {
            Http2Upstream connection = shared.get(i);
            if (connection.hasRoom()) {
                if (connection.used()) {
                    http2.reused.increment();
                }
                connection.send(call);
                return true;
            }
        }
        Http1Connection connection = take(call);
        if (connection == null) {
            return false;
        }
        if (connection.used()) {
            http1.reused.increment();
        }
        connection.send(call);
        return true;
    }

    private @Nullable Http1Connection take(Call call) {
        long now = now();
        while (!idle.isEmpty()) {
            Http1Connection last = idle.peekFirst();
            boolean expired = now - last.idleSinceNanos() > config.idle().toNanos() || tooOld(last.createdNanos());
            boolean doubtful = last.used()
                    && ((call.wantsFresh() && now - last.idleSinceNanos() > 0)
                            || (call.mutating() && now - last.idleSinceNanos() > TRUSTED_NANOS));
            if (doubtful && !expired && last.usable()) {
                if (open + connecting < home.share(config.connections(), 1)) {
                    return null; // a new one; this one may still serve a read
                }
                expired = true; // its place is needed
            }
            removeIdle(last);
            if (!expired && last.usable()) {
                return last;
            }
            last.close();
        }
        return null;
    }

    private void removeIdle(Http1Connection connection) {
        if (idle.remove(connection)) {
            http1.idle.decrement();
        }
    }

    private boolean tooOld(long createdNanos) {
        return now() - createdNanos > config.age().toNanos();
    }

    private int perConnection() {
        return protocol == Protocol.HTTP1 ? 1 : Math.max(1, streams);
    }

    private void openWhatIsNeeded() {
        if (closed) {
            return;
        }
        int bound = home.share(config.connections(), 1);
        while (waiting.size() > connecting * perConnection() && !(protocol == Protocol.UNKNOWN && connecting > 0)) {
            if (open + connecting >= bound) {
                Http1Connection oldest = idle.pollLast();
                if (oldest == null) {
                    return;
                }
                http1.idle.decrement();
                oldest.close();
                continue;
            }
            Call first = waiting.peek();
            if (first == null) {
                return;
            }
            connecting++;
            new Connecting(this, home, key, first).start();
        }
    }

    /** A connection could not be made: whoever waited for it hears of it. */
    void failed(Outcome why) {
        connecting--;
        int told = Math.min(waiting.size(), perConnection());
        for (int i = 0; i < told; i++) {
            Call call = next();
            if (call == null) {
                break;
            }
            why.fold(answer -> false, refusal -> tell(call, refusal), failure -> tell(call, failure), false);
        }
        openWhatIsNeeded();
    }

    private static boolean tell(Call call, Refusal refusal) {
        call.refused(refusal);
        return true;
    }

    private static boolean tell(Call call, Failure failure) {
        call.failed(failure);
        return true;
    }

    void connected(Http1Connection connection) {
        connecting--;
        open++;
        http1.created.increment();
        protocol = Protocol.HTTP1;
        released(connection);
        openWhatIsNeeded();
    }

    void connected(Http2Upstream connection) {
        connecting--;
        open++;
        http2.created.increment();
        protocol = Protocol.HTTP2;
        shared.add(connection);
        roomIn(connection);
        sweepLater();
        openWhatIsNeeded();
    }

    /** {@code connection} has served its request and can serve another. */
    void released(Http1Connection connection) {
        if (closed || tooOld(connection.createdNanos())) {
            connection.close();
            return;
        }
        Call call = next();
        if (call != null) {
            if (connection.used()) {
                http1.reused.increment();
            }
            connection.send(call);
            return;
        }
        connection.idleSince(now());
        idle.addFirst(connection);
        http1.idle.increment();
        sweepLater();
    }

    /** Streams are free on {@code connection}. */
    void roomIn(Http2Upstream connection) {
        while (connection.hasRoom()) {
            Call call = next();
            if (call == null) {
                return;
            }
            if (connection.used()) {
                http2.reused.increment();
            }
            connection.send(call);
        }
    }

    /** An HTTP/2 connection told how many streams it takes. */
    void streams(int max) {
        streams = Math.max(1, max);
        openWhatIsNeeded();
    }

    boolean isTooOld(Http2Upstream connection) {
        return closed || tooOld(connection.createdNanos());
    }

    /** On the loop's clock; dies with the loop. */
    void later(Duration delay, Runnable task) {
        home.later(delay, task);
    }

    void idleChanged(boolean nowIdle) {
        http2.idle.add(nowIdle ? 1 : -1);
    }

    void removed(Http1Connection connection) {
        removeIdle(connection);
        open--;
        http1.closed.increment();
        openWhatIsNeeded();
    }

    void removed(Http2Upstream connection) {
        shared.remove(connection);
        open--;
        http2.closed.increment();
        openWhatIsNeeded();
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            home.later(config.idle(), this::sweep);
        }
    }

    /** Closes what was idle for too long; the pool itself goes when nothing is left. */
    private void sweep() {
        sweeping = false;
        long now = now();
        while (!idle.isEmpty()
                && now - idle.peekLast().idleSinceNanos() >= config.idle().toNanos()) {
            Http1Connection oldest = idle.peekLast();
            removeIdle(oldest);
            oldest.close();
        }
        for (Http2Upstream each : List.copyOf(shared)) {
            if (each.idleFor(now) >= config.idle().toNanos()) {
                each.close();
            }
        }
        if (open > 0) {
            sweepLater();
        } else if (waiting.isEmpty() && connecting == 0) {
            home.empty(key);
        }
    }

    /** Nothing idle stays, and what is busy goes when it is done. */
    void close() {
        closed = true;
        for (Http1Connection connection : List.copyOf(idle)) {
            removeIdle(connection);
            connection.close();
        }
        for (Http2Upstream connection : List.copyOf(shared)) {
            connection.closeWhenIdle();
        }
    }
}
