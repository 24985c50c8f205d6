package io.fairlead.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one contender's starts came to.
 *
 * @param contender who it was
 * @param jvm on which it ran; empty for none
 * @param versionCpuMillis processor time of {@code version}; 0 for another proxy
 * @param starts each of a process of its own
 * @param idleKib memory that it holds after one call
 * @param first the first calls of a process
 * @param warm as many calls later on
 * @param streams the first streams of another process
 * @param beforeKib memory before those
 * @param afterKib memory a while after those
 */
record StartFigures(
        Contender contender,
        String jvm,
        double versionCpuMillis,
        List<Start> starts,
        long idleKib,
        Figures first,
        Figures warm,
        Figures streams,
        long beforeKib,
        long afterKib) {

    /**
     * One start, milliseconds.
     *
     * @param ready until it said so, or listened
     * @param answered until the first call through it was answered
     * @param call what that call took of it
     * @param cpu processor time until then
     */
    record Start(double ready, double answered, double call, double cpu) {}

    /** The middle one of all starts. */
    double median(ToDoubleFunction<Start> of) {
        double[] sorted = starts.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    double kibEach() {
        return (double) (streams.rssKib() - beforeKib) / contender.streams();
    }
}
