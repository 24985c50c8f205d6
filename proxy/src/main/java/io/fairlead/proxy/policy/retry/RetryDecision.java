package io.fairlead.proxy.policy.retry;

import java.time.Duration;

/** What is done after a failed try. */
sealed interface RetryDecision {

    /**
     * The same target is asked again.
     *
     * @param delay the time until then
     * @param free whether it counts as no try and costs nothing of the budget: a re-send of what was provably not processed
     * @param nextKey whether it is asked with another of the provider's own keys: a try, that costs nothing of the budget
     * @param patience how long it may wait for the budget when that is spent; zero gives it up at once
     */
    record RetryAfter(Duration delay, boolean free, boolean nextKey, Duration patience) implements RetryDecision {
        RetryAfter(Duration delay, boolean free) {
            this(delay, free, false, Duration.ZERO);
        }
    }

    /**
     * This target is done with.
     *
     * @param reason a stable code, for logs
     */
    record GiveUp(String reason) implements RetryDecision {}
}
