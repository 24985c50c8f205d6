/**
 * What a call comes to when no target is available.
 *
 * <p>{@link io.fairlead.proxy.policy.exhausted.WhenExhausted} is the configuration; {@code ExhaustedRule} gives an {@code
 * ExhaustedDecision} for a refusal by all targets; {@link io.fairlead.proxy.policy.exhausted.Exhausted} is the layer that
 * waits and asks again.
 *
 * <p>Not here: which target refuses why (see {@code policy.breaker} and {@code policy.limit}), and how often a last resort
 * is let through (the breaker's own bound).
 *
 * <p>Threads: all on the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.exhausted;

import org.jspecify.annotations.NullMarked;
