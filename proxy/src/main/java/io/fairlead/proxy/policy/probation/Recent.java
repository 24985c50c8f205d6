package io.fairlead.proxy.policy.probation;

import org.jspecify.annotations.Nullable;

/**
 * A percentile of the last half to whole hour: two histograms that take turns, so that old times are forgotten even when
 * nothing new comes. Safe for any thread: the pair is immutable and exchanged under a lock, once a turn.
 */
final class Recent {

    static final long TURN_NANOS = 30L * 60 * 1_000_000_000;

    /** A percentile of so many values moves little by a sixty-fourth more; each call asks for it. */
    private static final int FRESH = 64;

    private record Pair(Histogram current, Histogram previous, long sinceNanos) {
        long total() {
            return current.total() + previous.total();
        }
    }

    private record Known(Pair of, long total, long p99, int percent, long asked) {
        boolean good(Pair pair, long now) {
            return of.equals(pair) && now - total <= total / FRESH;
        }
    }

    private volatile Pair pair;
    private volatile @Nullable Known known;

    Recent(long nowNanos) {
        pair = new Pair(new Histogram(), new Histogram(), nowNanos);
    }

    void record(long nanos, long nowNanos) {
        turned(nowNanos).current.record(nanos);
    }

    /** In nanoseconds; {@link GuessRule#UNKNOWN} until enough is known. */
    long p99(long nowNanos) {
        Known last = known(99, nowNanos);
        return last == null ? GuessRule.UNKNOWN : last.p99;
    }

    /** Likewise; the one that was asked for last is remembered with it. */
    long percentile(int percent, long nowNanos) {
        Known last = known(percent, nowNanos);
        return last == null ? GuessRule.UNKNOWN : percent == 99 ? last.p99 : last.asked;
    }

    private @Nullable Known known(int percent, long nowNanos) {
        Pair now = turned(nowNanos);
        long total = now.total();
        if (total < GuessRule.ENOUGH) {
            return null;
        }
        Known last = known;
        boolean fresh = last != null && last.good(now, total);
        if (last == null || !fresh || (percent != 99 && percent != last.percent)) {
            long[] sums = Histogram.sums();
            long counted = now.current.addTo(sums) + now.previous.addTo(sums);
            int other = percent == 99 && last != null ? last.percent : percent;
            last = new Known(
                    now,
                    total,
                    Histogram.percentile(sums, counted, 99),
                    other,
                    Histogram.percentile(sums, counted, other));
            known = last;
        }
        return last;
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
