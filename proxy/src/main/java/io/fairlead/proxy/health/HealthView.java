package io.fairlead.proxy.health;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider's health at one moment.
 *
 * @param since when it came into that state; null while it is unknown
 * @param reason the code of what brought it there; empty when all is well
 * @param consecutiveFailures failures since the last success
 * @param errors failures by class, since the start
 */
public record HealthView(
        HealthState state, @Nullable Instant since, String reason, int consecutiveFailures, Map<String, Long> errors) {

    static final HealthView UNKNOWN = new HealthView(HealthState.UNKNOWN, null, "", 0, Map.of());
}
