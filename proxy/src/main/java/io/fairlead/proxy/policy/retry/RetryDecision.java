package io.fairlead.proxy.policy.retry;

import java.time.Duration;

/** What is done after a failed try. */
sealed interface RetryDecision {

    /**
     * The same target is asked again.
     *
     * @param delay the time until then
     * @param least how much of the delay has to pass although the target is known to be good again: a provider's own hint
     * @param cost what it is counted as
     * @param patience how long it may wait for the budget when that is spent; zero gives it up at once
     */
    record RetryAfter(Duration delay, Duration least, Cost cost, Duration patience) implements RetryDecision {
        /** At once, without patience. */
        static RetryAfter now(Cost cost) {
            return new RetryAfter(Duration.ZERO, Duration.ZERO, cost, Duration.ZERO);
        }
    }

    /** What a repeat is counted as. */
    enum Cost {
        /** No try, and nothing of the budget: the first re-send of what was provably not processed. */
        NOTHING,
        /** A try that takes nothing of the budget: a further re-send. */
        TRY,
        /** A try with another of the provider's own keys, that takes nothing of the budget. */
        NEXT_KEY,
        /** A try that takes from the budget. */
        BUDGET
    }

    /**
     * This target is done with.
     *
     * @param reason a stable code, for logs
     */
    record GiveUp(String reason) implements RetryDecision {}
}
