package io.fairlead.sidecar.demo;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one client loop saw. Safe for any thread by its own lock. */
final class Tally {

    private long calls;
    private long good;
    private final Map<String, Long> failures = new LinkedHashMap<>();
    private long[] latencies = new long[256];

    /** A call came out well after {@code millis}. */
    synchronized void good(long millis) {
        if (good == latencies.length) {
            latencies = Arrays.copyOf(latencies, latencies.length * 2);
        }
        latencies[(int) good] = millis;
        good++;
        calls++;
    }

    /** A call failed for the application; {@code what} in a few words. */
    synchronized void failed(String what) {
        calls++;
        failures.merge(what, 1L, Long::sum);
    }

    synchronized Snapshot snapshot() {
        long[] sorted = Arrays.copyOf(latencies, (int) good);
        Arrays.sort(sorted);
        return new Snapshot(calls, good, new LinkedHashMap<>(failures), at(sorted, 0.5), at(sorted, 0.99));
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    /**
     * A moment's figures.
     *
     * @param calls made
     * @param good of them
     * @param failures by kind
     * @param p50 of the good calls, in milliseconds
     * @param p99 of the good calls, in milliseconds
     */
    record Snapshot(long calls, long good, Map<String, Long> failures, long p50, long p99) {

        /** Before the first call. */
        static final Snapshot NONE = new Snapshot(0, 0, Map.of(), 0, 0);

        long failed() {
            return calls - good;
        }
    }
}
