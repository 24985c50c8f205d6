/**
 * Leaves a target alone that keeps failing, over resilience4j.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.breaker.Breaker} is the layer. {@link
 * io.fairlead.proxy.policy.breaker.Breakers} is the registry, and what an operator's hand controls. A {@code ProviderBreakers}
 * holds one provider's: one circuit for the provider as a whole, fed by failures to reach it, and one for each model. A {@code
 * Circuit} is one resilience4j breaker with the rules that it lacks. {@code OpenTime} says how long it stays open. A {@code
 * CircuitPermission} is what one circuit lets an attempt do, a {@code Pass} both of them, to be settled once. A {@code Ledger}
 * keeps a call's failed tries until it is known what the call came to. {@code BreakerRule} says what a result counts as.
 *
 * <p>The way through: the layer asks for a {@code Pass}, or refuses; the pass hears of the commit and of the end. A call
 * that has no other target waits in the {@code TrialLine} of the circuit that holds it back ({@code WaitingAttempt}).
 *
 * <p>Not here: what counts as a failure of the target ({@link io.fairlead.proxy.exchange.Failure#countsAgainstTarget}).
 *
 * <p>Threads: everything is shared by all loops. The registry is a concurrent map. Each circuit has a lock of its own, held for
 * arithmetic only. A line is a concurrent queue, and who is woken runs on its own loop. A {@code Pass}, a {@code Ledger} and a
 * {@code WaitingAttempt} belong to their exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.breaker;

import org.jspecify.annotations.NullMarked;
