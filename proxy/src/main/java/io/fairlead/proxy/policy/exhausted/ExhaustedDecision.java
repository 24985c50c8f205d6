package io.fairlead.proxy.policy.exhausted;

import java.time.Duration;

/** What is done with a call that no target took. */
sealed interface ExhaustedDecision {

    /** Every target is asked again after {@code pause}. */
    record AskAgain(Duration pause) implements ExhaustedDecision {}

    /** Every target is asked again at once, past its breaker. */
    record AskPastBreakers() implements ExhaustedDecision {}

    /** The refusal stands. */
    record Refuse() implements ExhaustedDecision {}
}
