package io.fairlead.proxy.policy.probation;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts durations in buckets that grow by an eighth of an octave, from a millisecond to over an hour. A percentile is never
 * reported too short, and at most an eighth too long. Safe for any thread: each bucket is an atomic counter.
 */
final class Histogram {

    private static final int STEPS = 8;
    private static final int OCTAVES = 22;
    private static final int BUCKETS = STEPS * OCTAVES;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
    private final AtomicLong total = new AtomicLong();

    void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos) / NANOS_A_MILLI));
        total.incrementAndGet();
    }

    /** How many were recorded. */
    long total() {
        return total.get();
    }

    /** Adds what was counted to {@code sums} and returns how many there were. */
    long addTo(long[] sums) {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            int count = counts.get(i);
            sums[i] += count;
            total += count;
        }
        return total;
    }

    static long[] sums() {
        return new long[BUCKETS];
    }

    /** A percentile of {@code total} values counted in {@code sums}, in nanoseconds. */
    static long percentile(long[] sums, long total, int percent) {
        long rank = Math.max(1, (total * percent + 99) / 100);
        long seen = 0;
        int last = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += sums[i];
            if (sums[i] > 0) {
                last = i;
            }
            if (seen >= rank) {
                break;
            }
        }
        return upperEdge(last) * NANOS_A_MILLI;
    }

    private static int bucket(long millis) {
        if (millis < STEPS) {
            return (int) millis;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(millis);
        int step = (int) ((millis >>> (exponent - 3)) & (STEPS - 1));
        return Math.min(BUCKETS - 1, (exponent - 2) * STEPS + step);
    }

    private static long upperEdge(int bucket) {
        if (bucket < STEPS) {
            return bucket + 1L;
        }
        int exponent = bucket / STEPS + 2;
        return ((long) STEPS + bucket % STEPS + 1) << (exponent - 3);
    }
}
