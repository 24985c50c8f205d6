/**
 * What a call comes to when no target is available.
 *
 * <p>{@link io.fairlead.proxy.policy.exhausted.ExhaustedConfig} is the configuration; {@code ExhaustedRule} gives an {@code
 * ExhaustedDecision} for a refusal by all targets; {@link io.fairlead.proxy.policy.exhausted.Exhausted} is the layer that
 * waits and asks again; {@link io.fairlead.proxy.policy.exhausted.WaitingCalls} counts those who wait. A call that has only one
 * target waits in the line of that target's breaker; this layer only says for how long.
 *
 * <p>Not here: which target refuses why (see {@code policy.breaker} and {@code policy.limit}), and how often a last resort
 * is let through (the breaker's own bound).
 *
 * <p>Threads: all on the exchange's loop; the count is shared.
 */
@NullMarked
package io.fairlead.proxy.policy.exhausted;

import org.jspecify.annotations.NullMarked;
