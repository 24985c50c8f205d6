package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Refusal;

/** Whether an attempt may begin. */
sealed interface BreakerDecision {

    /** It may, and settles {@code pass} once. */
    record Let(Pass pass) implements BreakerDecision {}

    /** It may not, and another target may take the call. */
    record Refuse(Refusal refusal) implements BreakerDecision {}

    /**
     * It may not yet, and has nowhere else to go.
     *
     * @param circuit that holds it back
     * @param refusal when its time is over
     * @param waiting counts those who wait at the provider
     */
    record Wait(Circuit circuit, Refusal refusal, WaitingCount waiting) implements BreakerDecision {

        /** False when as many wait at the provider as may. */
        boolean enter() {
            return waiting.enter();
        }

        void leave() {
            waiting.leave();
        }
    }
}
