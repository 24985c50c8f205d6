package io.fairlead.sidecar.demo;

import io.fairlead.sidecar.simulated.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Which fault is on at which time: the phases share the demo's time evenly and, without an end, come round again. In a
 * phase of trouble a share of the calls goes wrong, in an outage all of them do. Safe for any thread.
 */
final class Script {

    private static final List<Fault> PHASES = List.of(
            Fault.NONE,
            Fault.RATE_LIMIT,
            Fault.RESET,
            Fault.OVERLOADED,
            Fault.ERROR_IN_STREAM,
            Fault.STALL,
            Fault.CUT_EARLY,
            Fault.CUT,
            Fault.OUTAGE,
            Fault.NONE);

    private final LongSupplier nanoTime;
    private final long start;
    private final long phaseNanos;

    /** {@code length}: after which the phases begin again. */
    Script(Duration length, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.phaseNanos = Math.max(1, length.toNanos() / PHASES.size());
    }

    /** The fault of this moment. */
    Fault now() {
        long phase = (nanoTime.getAsLong() - start) / phaseNanos;
        return PHASES.get((int) (phase % PHASES.size()));
    }

    /** What the {@code call}-th call of a provider meets now: the first of every three, in an outage each. */
    Fault fault(long call) {
        Fault now = now();
        return now == Fault.OUTAGE || call % 3 == 0 ? now : Fault.NONE;
    }
}
