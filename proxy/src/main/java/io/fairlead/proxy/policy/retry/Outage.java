package io.fairlead.proxy.policy.retry;

import java.time.Duration;

/** Whether a target fails whoever asks it: many tries in a row, and none that came good between them. Guarded by its window. */
final class Outage {

    /** So many failed tries in a row are hardly chance. */
    static final int BEGINS = 10;

    /** So many calls are more than the budget lets repeat once each, however few calls there were. */
    static final int GREAT = BudgetWindow.FLOOR;

    private static final long FORGOTTEN_NANOS = Duration.ofSeconds(10).toNanos();

    private int inRow;
    private long firstNanos;
    private long lastNanos;
    private boolean everEnded;
    private long endedNanos;

    /** A try failed as one fails at a target that is down. */
    void failed(long nowNanos) {
        if (inRow > 0 && nowNanos - lastNanos > FORGOTTEN_NANOS) {
            inRow = 0;
        }
        if (inRow == 0) {
            firstNanos = nowNanos;
        }
        inRow = Math.min(inRow + 1, GREAT);
        lastNanos = nowNanos;
    }

    boolean on(long nowNanos) {
        return inRow >= BEGINS && nowNanos - lastNanos <= FORGOTTEN_NANOS;
    }

    /**
     * A try came good. One that was begun before an outage says nothing of its end.
     *
     * @return how many failed in a row until then, where that was an outage and this is its end; else 0
     */
    int cameGood(long begunNanos, long nowNanos) {
        boolean on = on(nowNanos);
        if (on && begunNanos < firstNanos) {
            return 0;
        }
        int ended = on ? inRow : 0;
        inRow = 0;
        if (ended >= GREAT) {
            everEnded = true;
            endedNanos = nowNanos;
        }
        return ended;
    }

    /** Whether a great one ended since then: a try that was begun before, and fails now, still failed by it. */
    boolean endedSince(long begunNanos) {
        return everEnded && begunNanos <= endedNanos;
    }
}
