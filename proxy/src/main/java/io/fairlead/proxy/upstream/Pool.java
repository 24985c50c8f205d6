package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections of one loop to one provider. Confined to the loop.
 *
 * <p>A request takes an HTTP/2 connection with a free stream, else an HTTP/1.1 connection that is idle, else waits in line while
 * connections are opened ({@link PoolGrowth}), as many as the line needs and the bound of all loops allows ({@link PoolBound}).
 */
final class Pool {

    /** A place that goes to another loop costs a new connection: of calls that came together each loop serves its own first. */
    private static final long CLEARLY_NANOS = Duration.ofMillis(250).toNanos();

    private final PoolKey key;
    private final LoopPools home;
    private final PoolBound bound;
    private final IdleConnections idle;
    private final Set<Http1Upstream> busy = new HashSet<>();
    private final List<Http2Upstream> shared = new ArrayList<>(2);
    private final WaitingLine waiting;
    private final PoolGrowth growth;
    private final PoolFigures.Line http1;
    private final PoolFigures.Line http2;
    private PoolConfig config = PoolConfig.defaults();
    private int connections;
    private boolean resting;
    private boolean sweeping;
    private boolean closed;

    /** {@code bound}: shared with the pools of other loops to the same provider. */
    Pool(PoolKey key, LoopPools home, PoolBound bound) {
        this.key = key;
        this.home = home;
        this.bound = bound;
        this.http1 = home.figures().line(key.provider(), "http/1.1");
        this.http2 = home.figures().line(key.provider(), "h2");
        this.idle = new IdleConnections(http1, bound);
        this.waiting = new WaitingLine(home.figures().line(key.provider(), "none"), bound);
        this.growth = new PoolGrowth(key, home, bound, this, waiting, idle);
    }

    long nanoTime() {
        return home.loop().nanoTime();
    }

    boolean inLoop() {
        return home.loop().inLoop();
    }

    void onLoop(Runnable task) {
        OnLoop.run(home.loop().eventLoop(), task);
    }

    /** As the call that came last has it. */
    PoolConfig config() {
        return config;
    }

    /** How many shared ones have not said yet how much they take. */
    int unsettled() {
        int unsettled = 0;
        for (Http2Upstream each : shared) {
            unsettled += each.hasSettled() ? 0 : 1;
        }
        return unsettled;
    }

    /** How many are open. */
    int connections() {
        return connections;
    }

    /** The provider wants HTTP/1.1 where it offered HTTP/2. */
    void http1Required() {
        assert inLoop();
        home.http1Only().remember(key.origin());
        overHttp1();
    }

    private void overHttp1() {
        if (growth.overHttp1()) {
            List.copyOf(shared).forEach(Http2Upstream::closeWhenIdle);
        }
    }

    void acquire(UpstreamAttempt call) {
        assert inLoop();
        config = call.config();
        if (key.http2() && !growth.offersHttp2()) {
            overHttp1();
        }
        if (waiting.isEmpty() && serve(call)) {
            return;
        }
        waiting.add(call);
        growth.open();
        call.limitWait();
        if (bound.waiting() > growth.room() + config.pending() && forget(call)) {
            call.refused(Failures.exhausted(key.provider()));
        }
    }

    /** Its pooled connection was dead: it goes first, on a connection that is not. */
    void wasStale(UpstreamAttempt call) {
        http1.stale.increment();
        sendsAgain(call);
    }

    /** It goes first: it has had its turn. */
    void sendsAgain(UpstreamAttempt call) {
        assert inLoop();
        if (!serve(call)) {
            waiting.addFirst(call);
            growth.open();
            call.limitWait();
        }
    }

    /** Takes {@code call} out of the line; false when it does not stand in it. */
    boolean forget(UpstreamAttempt call) {
        assert inLoop();
        return waiting.forget(call);
    }

    /** {@code call} has waited as long as it may for its connection, or for one that it would get. */
    void waitedTooLong(UpstreamAttempt call) {
        assert inLoop();
        Connecting newest = growth.newest();
        if (newest != null && call.waitsOnFor(newest)) {
            return;
        }
        if (forget(call)) {
            if (newest != null) {
                call.failed(newest.late());
            } else {
                call.refused(Failures.waitedTooLong(key.provider()));
            }
        }
    }

    private boolean serve(UpstreamAttempt call) {
        for (int i = 0; i < shared.size(); i++) {
            Http2Upstream connection = shared.get(i);
            if (connection.hasRoom(call)) {
                send(call, connection);
                return true;
            }
        }
        boolean mayOpen = hasPlace();
        Http1Upstream connection = idle.take(call, config, nanoTime(), mayOpen, !mayOpen);
        if (connection == null) {
            return false;
        }
        send(call, connection);
        return true;
    }

    private boolean hasPlace() {
        return bound.free(config.connections()) > 0;
    }

    private void send(UpstreamAttempt call, Http1Upstream connection) {
        if (connection.used()) {
            http1.reused.increment();
        }
        busy.add(connection);
        connection.send(call);
    }

    private void send(UpstreamAttempt call, Http2Upstream connection) {
        if (connection.used()) {
            http2.reused.increment();
        }
        connection.send(call);
    }

    private boolean tooOld(long createdNanos) {
        return nanoTime() - createdNanos > config.age().toNanos();
    }

    /** A connection could not be made: whoever waited for it hears of it, and of a clock only who has waited as long. */
    void failed(Outcome why) {
        assert inLoop();
        Failure failure = why instanceof Outcome.Failed failed ? failed.failure() : null;
        boolean late = failure != null && failure.timedOut();
        List<UpstreamAttempt> told = waiting.next(growth.perConnection(), late ? nanoTime() : Long.MIN_VALUE);
        growth.failed();
        for (UpstreamAttempt call : told) {
            if (failure != null) {
                call.failed(failure);
            } else if (why instanceof Outcome.Refused refused) {
                call.refused(refused.refusal());
            }
        }
        growth.open();
    }

    void connected(Http1Upstream connection) {
        assert inLoop();
        growth.connected(false);
        connections++;
        http1.created.increment();
        released(connection);
        growth.open();
    }

    void connected(Http2Upstream connection) {
        assert inLoop();
        growth.connected(true);
        connections++;
        http2.created.increment();
        shared.add(connection);
        if (growth.offersHttp2()) {
            roomIn(connection);
        } else {
            connection.closeWhenIdle(); // it was under way when HTTP/1.1 was asked for
        }
        sweepLater();
        growth.open();
    }

    /** {@code connection} can serve: it is new, or has served its request and said nothing more. */
    void released(Http1Upstream connection) {
        assert inLoop();
        busy.remove(connection);
        if (closed || tooOld(connection.createdNanos()) || (connection.used() && isDueElsewhere())) {
            connection.close();
            return;
        }
        idle.add(connection, nanoTime());
        serveWaiting();
        if (waiting.isEmpty() && bound.idle() > config.keep()) {
            idle.closeOldest();
        }
        sweepLater();
    }

    private void serveWaiting() {
        assert inLoop();
        for (UpstreamAttempt first = waiting.first(); first != null; first = waiting.first()) {
            Http1Upstream connection = idle.take(first, config, nanoTime(), hasPlace(), true);
            if (connection == null) {
                growth.open();
                return;
            }
            waiting.next();
            send(first, connection);
        }
    }

    /** A connection that served a moment ago rests before it serves who waits. */
    void serveWhenRested() {
        if (!resting) {
            resting = true;
            later(IdleConnections.REST, () -> {
                resting = false;
                serveWaiting();
            });
        }
    }

    /** Streams are free on {@code connection}. */
    void roomIn(Http2Upstream connection) {
        assert inLoop();
        for (UpstreamAttempt first = waiting.first();
                first != null && connection.hasRoom(first);
                first = waiting.first()) {
            waiting.next();
            send(first, connection);
        }
        growth.open();
    }

    /** An HTTP/2 connection told how many streams it takes. */
    void streams(int max) {
        assert inLoop();
        growth.streams(max);
    }

    boolean isTooOld(Http2Upstream connection) {
        return closed || tooOld(connection.createdNanos());
    }

    /** Whether a pool of another loop has waited clearly longer for the place of a connection than whoever would get it here. */
    boolean isDueElsewhere() {
        Long since = bound.wantedSince(this);
        UpstreamAttempt first = waiting.first();
        return since != null && (first == null || since - first.waitsSinceNanos() < -CLEARLY_NANOS);
    }

    /** Another loop gave a place back, to this one. */
    void gotPlace() {
        assert inLoop();
        growth.gotPlace();
    }

    /** There may be a place that this pool waits for. */
    void mayOpen() {
        assert inLoop();
        growth.mayOpen();
    }

    /** A pool of another loop waits for the place of an idle connection; whether there was one. */
    boolean givesUpIdle() {
        assert inLoop();
        if (idle.closeOldest()) {
            return true;
        }
        for (Http2Upstream each : shared) {
            if (each.idleFor(nanoTime()) > 0) {
                each.close();
                return true;
            }
        }
        return false;
    }

    /** The connections whose clients stand still. */
    List<Relief.Still> still() {
        assert inLoop();
        List<Relief.Still> still = new ArrayList<>();
        for (Http1Upstream each : busy) {
            long nanos = each.stillNanos();
            if (nanos > 0) {
                still.add(new Relief.Still(this, each, nanos));
            }
        }
        return still;
    }

    /** Once this loop has looked for what the sockets hold: when the tasks of its next turn run. */
    void afterNextRead(Runnable task) {
        home.afterNextRead(task);
    }

    /** Once this loop has read what it knows to be there: when the tasks of this turn run. */
    void afterThisRead(Runnable task) {
        home.loop().execute(task);
    }

    /** On the loop's clock; dies with the loop. */
    void later(Duration delay, Runnable task) {
        home.later(delay, task);
    }

    void idleChanged(boolean nowIdle) {
        assert inLoop();
        http2.idle.add(nowIdle ? 1 : -1);
    }

    void removed(Http1Upstream connection) {
        assert inLoop();
        idle.remove(connection);
        busy.remove(connection);
        http1.closed.increment();
        removed();
    }

    void removed(Http2Upstream connection) {
        assert inLoop();
        shared.remove(connection);
        http2.closed.increment();
        removed();
    }

    private void removed() {
        assert inLoop();
        connections--;
        bound.giveBack();
        growth.open();
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            home.later(config.idle(), this::sweep);
        }
    }

    /** Closes what was idle for too long; the pool itself goes when nothing is left. */
    private void sweep() {
        assert inLoop();
        sweeping = false;
        long now = nanoTime();
        idle.closeIdleFor(config.idle(), now);
        for (Http2Upstream each : List.copyOf(shared)) {
            if (each.idleFor(now) >= config.idle().toNanos()) {
                each.close();
            }
        }
        if (connections > 0) {
            sweepLater();
        } else if (waiting.isEmpty() && !growth.underWay()) {
            home.empty(key);
        }
    }

    /** Nothing idle stays, and what is busy goes when it is done. */
    void close() {
        assert inLoop();
        closed = true;
        growth.stop();
        idle.closeAll();
        for (Http2Upstream connection : List.copyOf(shared)) {
            connection.closeWhenIdle();
        }
    }
}
