package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one loop to one provider. Confined to the loop.
 *
 * <p>A request takes an HTTP/2 connection with a free stream, else the HTTP/1.1 connection that was used last, else waits
 * in line while connections are opened, as many as the line needs and the bound allows. While it is not known which
 * protocol the provider speaks one handshake is made for all.
 */
final class Pool {

    /** Streams expected of an HTTP/2 connection before it has said how many it takes. */
    static final int EXPECTED_STREAMS = 100;

    private enum Protocol {
        UNKNOWN,
        HTTP1,
        HTTP2
    }

    private final PoolKey key;
    private final LoopPools home;
    private final IdleConnections idle;
    private final List<Http2Upstream> shared = new ArrayList<>(2);
    private final WaitingLine waiting;
    private final PoolFigures.Line http1;
    private final PoolFigures.Line http2;
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
        this.idle = new IdleConnections(http1, this::mayOpen);
        this.waiting = new WaitingLine(home.figures().line(key.provider(), "none"));
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
            openWhatIsNeeded();
            call.limitWait();
        }
    }

    /** Takes {@code call} out of the line; false when it does not stand in it. */
    boolean forget(Call call) {
        return waiting.forget(call);
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
                send(call, connection);
                return true;
            }
        }
        Http1Upstream connection = idle.take(call, config, now());
        if (connection == null) {
            return false;
        }
        send(call, connection);
        return true;
    }

    private void send(Call call, Http1Upstream connection) {
        if (connection.used()) {
            http1.reused.increment();
        }
        connection.send(call);
    }

    private void send(Call call, Http2Upstream connection) {
        if (connection.used()) {
            http2.reused.increment();
        }
        connection.send(call);
    }

    private boolean tooOld(long createdNanos) {
        return now() - createdNanos > config.age().toNanos();
    }

    private boolean mayOpen() {
        return open + connecting < home.share(config.connections(), 1);
    }

    private int perConnection() {
        return protocol == Protocol.HTTP1 ? 1 : Math.max(1, streams);
    }

    private void openWhatIsNeeded() {
        if (closed) {
            return;
        }
        while (waiting.size() > connecting * perConnection() && !(protocol == Protocol.UNKNOWN && connecting > 0)) {
            if (!mayOpen()) {
                if (!idle.closeOldest()) {
                    return;
                }
                continue;
            }
            Call first = waiting.first();
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
            Call call = waiting.next();
            if (call == null) {
                break;
            }
            tell(call, why);
        }
        openWhatIsNeeded();
    }

    private static void tell(Call call, Outcome why) {
        if (why instanceof Outcome.Refused refused) {
            call.refused(refused.refusal());
        } else if (why instanceof Outcome.Failed failed) {
            call.failed(failed.failure());
        }
    }

    void connected(Http1Upstream connection) {
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
    void released(Http1Upstream connection) {
        if (closed || tooOld(connection.createdNanos())) {
            connection.close();
            return;
        }
        Call call = waiting.next();
        if (call != null) {
            send(call, connection);
            return;
        }
        idle.add(connection, now());
        sweepLater();
    }

    /** Streams are free on {@code connection}. */
    void roomIn(Http2Upstream connection) {
        while (connection.hasRoom()) {
            Call call = waiting.next();
            if (call == null) {
                return;
            }
            send(call, connection);
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

    void removed(Http1Upstream connection) {
        idle.remove(connection);
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
        idle.closeIdleFor(config.idle(), now);
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
        idle.closeAll();
        for (Http2Upstream connection : List.copyOf(shared)) {
            connection.closeWhenIdle();
        }
    }
}
