package io.fairlead.sidecar.training;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How much is asked, how fast, and what came of it. Safe for any thread. */
final class Lesson {

    /** Enough for any lesson on a machine that does something else besides. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private final long end = System.nanoTime() + LONGEST.toNanos();
    private final long calls;
    private final long pauseMillis;
    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();

    /**
     * Begins now.
     *
     * @param calls after which it is over
     * @param pause between two calls of a connection
     */
    Lesson(long calls, Duration pause) {
        this.calls = calls;
        this.pauseMillis = pause.toMillis();
    }

    boolean over() {
        return asked.sum() >= calls || System.nanoTime() - end >= 0;
    }

    long pauseMillis() {
        return pauseMillis;
    }

    void asked() {
        asked.increment();
    }

    /** With 200. */
    void answered() {
        answered.increment();
    }

    /** Whether most calls succeeded: from failures alone nothing can be learned. */
    boolean learned() {
        return answered.sum() * 2 > asked.sum();
    }

    @Override
    public String toString() {
        return answered + " of " + asked + " calls answered";
    }
}
