package io.fairlead.bench;

import org.HdrHistogram.Histogram;

/**
 * What one load met while it was measured.
 *
 * @param answers how many ended (of streams: events)
 * @param nanos how long it was measured
 * @param cpuMicros of the proxy's process in that time
 * @param rssKib of the proxy's process at its end
 * @param times of each answer or event, nanoseconds
 */
record Figures(long answers, long nanos, long cpuMicros, long rssKib, Histogram times) {

    /** Answers a second. */
    double rate() {
        return answers * 1e9 / nanos;
    }

    /** The proxy's processor time for one answer, microseconds. */
    double cpuEach() {
        return answers == 0 ? 0 : (double) cpuMicros / answers;
    }

    /** Milliseconds. */
    double percentile(double percent) {
        return times.getValueAtPercentile(percent) / 1e6;
    }
}
