package io.fairlead.proxy.policy.mend;

/** What is done about a broken stream. */
sealed interface MendDecision {

    /** Another attempt goes on with it. */
    record GoOn() implements MendDecision {}

    /** It stays broken; {@code reason} is a fixed word. */
    record Leave(String reason) implements MendDecision {}
}
