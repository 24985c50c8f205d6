package io.fairlead.proxy.policy.breaker;

import java.time.Duration;

/** How long a breaker stays open. Pure but for what it remembers; guarded by its circuit's lock. */
final class OpenTime {

    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 30;

    private final long mostNanos;
    private final long windowNanos;
    private int rounds;
    private boolean closedBefore;
    private long closedNanos;

    OpenTime(Duration most, Duration window) {
        this.mostNanos = most.toNanos();
        this.windowNanos = window.toNanos();
    }

    /** It opens after it was closed: as long as the last time, or anew when it was closed for a whole window. */
    long afterClosed(long nowNanos) {
        if (!closedBefore || nowNanos - closedNanos >= windowNanos) {
            rounds = 0;
        }
        return nanos();
    }

    /** It opens again, for a round of trials failed. */
    long afterFailedTrials() {
        rounds = Math.min(MOST_DOUBLINGS, rounds + 1);
        return nanos();
    }

    void closed(long nowNanos) {
        closedBefore = true;
        closedNanos = nowNanos;
    }

    void reset() {
        rounds = 0;
        closedBefore = false;
    }

    private long nanos() {
        return Math.min(mostNanos, FIRST_NANOS << rounds);
    }
}
