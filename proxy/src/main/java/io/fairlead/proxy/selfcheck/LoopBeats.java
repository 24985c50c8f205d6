package io.fairlead.proxy.selfcheck;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * How late event loops are: each gets a task now and then, and the time until it runs is what every call there waits too.
 *
 * <p>{@link #tick} is called by one thread, once a second. What it found is safe for any thread.
 */
public final class LoopBeats {

    /** Looks that are remembered. */
    private static final int REMEMBERED = 60;

    /** So many looks in a row without a sign of life, and a loop is stuck: a process that stood still as a whole is not. */
    private static final int STUCK = 60;

    /** So many, and whoever can go another way does better to. */
    private static final int SILENT = 5;

    private final List<Loop> loops;
    private final LongSupplier nanoTime;
    private final long[] lags = new long[REMEMBERED];
    private int at;
    private volatile long worstNanos;
    private volatile boolean stuck;
    private volatile boolean alive = true;

    /** One loop. The time of its beat is written by the ticking thread, its answer by the loop. */
    private static final class Loop {
        private final Executor executor;
        private volatile boolean pending;
        private volatile long lagNanos;
        private long sentNanos;
        private int missed;
        private boolean ended;

        Loop(Executor executor) {
            this.executor = executor;
        }
    }

    /** {@code nanoTime}: monotonic, the same for all threads. */
    public LoopBeats(List<? extends Executor> loops, LongSupplier nanoTime) {
        this.loops = loops.stream().map(Loop::new).toList();
        this.nanoTime = nanoTime;
    }

    /** Looks at every loop. */
    public void tick() {
        long worst = 0;
        boolean dead = false;
        boolean all = true;
        for (Loop each : loops) {
            worst = Math.max(worst, look(each));
            dead |= each.missed >= STUCK;
            all &= each.missed < SILENT && !each.ended;
        }
        lags[at] = worst;
        at = (at + 1) % REMEMBERED;
        long found = 0;
        for (long each : lags) {
            found = Math.max(found, each);
        }
        worstNanos = found;
        stuck = dead;
        alive = all;
    }

    private long look(Loop loop) {
        if (loop.pending) {
            loop.missed++;
            return nanoTime.getAsLong() - loop.sentNanos;
        }
        long lag = loop.lagNanos;
        long sent = nanoTime.getAsLong();
        loop.missed = 0;
        loop.sentNanos = sent;
        loop.pending = true;
        try {
            loop.executor.execute(() -> {
                loop.lagNanos = nanoTime.getAsLong() - sent;
                loop.pending = false;
            });
        } catch (RejectedExecutionException e) {
            loop.pending = false; // it is shut down, and late for nobody
            loop.ended = true;
        }
        return lag;
    }

    /** The longest that a loop was late within the last minute. */
    public long worstNanos() {
        return worstNanos;
    }

    /** Whether a loop has done nothing for a minute. */
    public boolean stuck() {
        return stuck;
    }

    /** Whether no loop has ended, or done nothing for five looks. */
    public boolean alive() {
        return alive;
    }
}
