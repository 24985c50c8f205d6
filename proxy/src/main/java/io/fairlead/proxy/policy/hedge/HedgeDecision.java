package io.fairlead.proxy.policy.hedge;

import java.time.Duration;

/** Whether an attempt may have another beside it. */
sealed interface HedgeDecision {

    /** Once it has taken {@code delay}. */
    record After(Duration delay) implements HedgeDecision {}

    /**
     * It may not.
     *
     * @param reason a fixed word
     */
    record Never(String reason) implements HedgeDecision {}
}
