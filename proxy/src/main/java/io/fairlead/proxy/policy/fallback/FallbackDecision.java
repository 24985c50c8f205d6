package io.fairlead.proxy.policy.fallback;

/** What is done when a target is done with. */
sealed interface FallbackDecision {

    /**
     * The next target is asked.
     *
     * @param reason the code of what went wrong
     */
    record MoveOn(String reason) implements FallbackDecision {}

    /** The exchange ends here. */
    record Return() implements FallbackDecision {}
}
