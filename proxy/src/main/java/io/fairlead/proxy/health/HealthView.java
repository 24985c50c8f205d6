package io.fairlead.proxy.health;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider's health at one moment.
 *
 * @param since when it came into that state; null while it is unknown from the start
 * @param reason the code of what brought it there; empty when all is well
 * @param consecutiveFailures failures since the last success
 * @param errors failures by class, since the start
 * @param probe the last one; null when there was none
 * @param downByProbes whether probes alone say that it is down
 */
public record HealthView(
        HealthState state,
        @Nullable Instant since,
        String reason,
        int consecutiveFailures,
        Map<String, Long> errors,
        @Nullable LastProbe probe,
        boolean downByProbes) {

    static final HealthView UNKNOWN = new HealthView(HealthState.UNKNOWN, null, "", 0, Map.of(), null, false);

    /**
     * A probe that ended.
     *
     * @param at when
     */
    public record LastProbe(Instant at, ProbeResult result) {}
}
