package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * The connections of one loop to one provider. Confined to the loop.
 *
 * <p>A request takes an HTTP/2 connection with a free stream, else an HTTP/1.1 connection that is idle. Else it waits in line
 * while connections are opened ({@link PoolGrowth}): as many as the line needs and the bound of all loops allows ({@link
 * PoolBound}).
 */
final class Pool {

    /** A place that goes to another loop costs a new connection: of calls that came together each loop serves its own first. */
    private static final long CLEARLY_NANOS = Duration.ofMillis(250).toNanos();

    private final PoolKey key;
    private final LoopPools home;
    private final PoolBound bound;
    private final OpenConnections open;
    private final IdleConnections idle;
    private final WaitingLine waiting;
    private final PoolGrowth growth;
    private PoolConfig config = PoolConfig.defaults();
    private boolean resting;
    private boolean sweeping;
    private boolean closed;

    /** {@code bound}: shared with the pools of other loops to the same provider. */
    Pool(PoolKey key, LoopPools home, PoolBound bound) {
        this.key = key;
        this.home = home;
        this.bound = bound;
        this.open = new OpenConnections(home.figures(), key.provider(), bound);
        this.idle = open.idle();
        this.waiting = new WaitingLine(home.figures().line(key.provider(), "none"), bound);
        this.growth = new PoolGrowth(key, home, bound, this, waiting, open);
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

    /** The provider wants HTTP/1.1 where it offered HTTP/2. */
    void http1Required() {
        assert inLoop();
        home.http1Only().remember(key.origin());
        overHttp1();
    }

    private void overHttp1() {
        if (growth.overHttp1()) {
            open.closeSharedWhenIdle();
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
        if (!idle.isEmpty()) {
            serveWhenRested();
        }
        if (bound.waiting() > growth.room() + config.pending() && forget(call)) {
            call.refused(Failures.exhausted(key.provider()));
        }
    }

    /** Its pooled connection was dead: it goes first, on a connection that is not. */
    void wasStale(UpstreamAttempt call) {
        open.wasStale();
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
        if (open.share(call)) {
            return true;
        }
        boolean mayOpen = hasPlace();
        Http1Upstream connection = idle.take(call, config, nanoTime(), mayOpen, !mayOpen || isTalkative());
        if (connection == null) {
            return false;
        }
        open.send(call, connection);
        return true;
    }

    private boolean hasPlace() {
        return bound.free(config.connections()) > 0;
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
        open.opened(connection);
        released(connection);
        growth.open();
    }

    void connected(Http2Upstream connection) {
        assert inLoop();
        growth.connected(true);
        open.opened(connection);
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
        if (closed || tooOld(connection.createdNanos()) || (connection.used() && isDueElsewhere())) {
            connection.close();
            return;
        }
        open.rests(connection, nanoTime());
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
            open.send(first, connection);
        }
    }

    /** A connection that served a moment ago rests before it serves who waits. */
    void serveWhenRested() {
        if (!resting) {
            resting = true;
            later(
                    IdleConnections.REST,
                    () -> afterNextRead(
                            () -> { // the loop may have been held up, and not have looked since
                                resting = false;
                                serveWaiting();
                            }));
        }
    }

    /** Streams are free on {@code connection}. */
    void roomIn(Http2Upstream connection) {
        assert inLoop();
        for (UpstreamAttempt first = waiting.first();
                first != null && connection.hasRoom(first);
                first = waiting.first()) {
            waiting.next();
            open.send(first, connection);
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
        return open.closeAnIdleOne(nanoTime());
    }

    /** The connections whose clients stand still. */
    List<Relief.Still> still() {
        assert inLoop();
        return open.still(this);
    }

    /** A peer said more than its answer. That may come a little later than the answer, and is nobody's. */
    void saidTooMuch() {
        home.talkative().remember(key.origin());
    }

    /** Whether what a peer says beyond its answers must be waited for: it was heard before. */
    boolean isTalkative() {
        return home.talkative().contains(key.origin());
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
        open.idleChanged(nowIdle);
    }

    void removed(Http1Upstream connection) {
        assert inLoop();
        open.closed(connection);
        removed();
    }

    void removed(Http2Upstream connection) {
        assert inLoop();
        open.closed(connection);
        removed();
    }

    private void removed() {
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
        open.closeIdleFor(config.idle(), nanoTime());
        if (open.count() > 0) {
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
        open.close();
    }
}
