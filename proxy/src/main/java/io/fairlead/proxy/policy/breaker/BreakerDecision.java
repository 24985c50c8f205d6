package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Refusal;

/** Whether an attempt may begin. */
sealed interface BreakerDecision {

    /** It may, and settles {@code pass} once. */
    record Let(Pass pass) implements BreakerDecision {}

    record Refuse(Refusal refusal) implements BreakerDecision {}
}
