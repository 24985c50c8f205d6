/**
 * Leaves a target alone that keeps failing, over resilience4j.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.breaker.Breaker} is the layer; {@link
 * io.fairlead.proxy.policy.breaker.Breakers} is the registry, and what an operator's hand controls; a {@code
 * ProviderBreakers} holds one provider's: one circuit for the provider as a whole, fed by failures to reach it, and one
 * for each model; a {@code Circuit} is one resilience4j breaker with the rules that it lacks; a {@code Pass} is the leave
 * for one attempt, to be settled once; {@code BreakerRule} says what a result counts as.
 *
 * <p>The way through: the layer asks for a {@code Pass}, or refuses; the pass hears of the commit and of the end.
 *
 * <p>Not here: what counts as a failure of the target ({@link io.fairlead.proxy.exchange.Failure#countsAgainstTarget}).
 *
 * <p>Threads: everything is shared by all loops. The registry is a concurrent map; each circuit has a lock of its own,
 * held for arithmetic only. A {@code Pass} belongs to its exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.breaker;

import org.jspecify.annotations.NullMarked;
