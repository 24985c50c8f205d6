package io.fairlead.proxy.policy.probation;

/**
 * A percentile of the last half to whole hour: two histograms that take turns, so that old times are forgotten even when
 * nothing new comes. Safe for any thread: the pair is immutable and exchanged under a lock, once a turn.
 */
final class Recent {

    static final long TURN_NANOS = 30L * 60 * 1_000_000_000;

    private record Pair(Histogram current, Histogram previous, long sinceNanos) {}

    private volatile Pair pair;

    Recent(long nowNanos) {
        pair = new Pair(new Histogram(), new Histogram(), nowNanos);
    }

    void record(long nanos, long nowNanos) {
        turned(nowNanos).current.record(nanos);
    }

    /** In nanoseconds; {@link AutoRule#UNKNOWN} until enough is known. */
    long p99(long nowNanos) {
        Pair now = turned(nowNanos);
        long[] sums = Histogram.sums();
        long total = now.current.addTo(sums) + now.previous.addTo(sums);
        return total < AutoRule.ENOUGH ? AutoRule.UNKNOWN : Histogram.p99(sums, total);
    }

    private Pair turned(long nowNanos) {
        Pair present = pair;
        return nowNanos - present.sinceNanos < TURN_NANOS ? present : turn(nowNanos);
    }

    private synchronized Pair turn(long nowNanos) {
        Pair present = pair;
        long age = nowNanos - present.sinceNanos;
        if (age >= TURN_NANOS) {
            Histogram kept = age < 2 * TURN_NANOS ? present.current : new Histogram();
            present = new Pair(new Histogram(), kept, nowNanos);
            pair = present;
        }
        return present;
    }
}
