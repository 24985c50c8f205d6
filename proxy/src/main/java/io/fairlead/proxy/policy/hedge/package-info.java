/**
 * A second attempt at the next target beside one that is slow. The first that commits has the call, the other is cancelled.
 *
 * <p>{@code HedgeRule} says by the {@link io.fairlead.proxy.policy.hedge.HedgeConfig} whether and when a call may be hedged, as a
 * {@code HedgeDecision}; {@link io.fairlead.proxy.policy.hedge.Hedge} is the layer, which begins a {@code Watch} for each attempt.
 * {@link io.fairlead.proxy.policy.hedge.Hedges} bounds how many calls are hedged and what that may cost: a {@code HedgeShare} and a
 * {@code HedgeMoney} for each provider, by {@link io.fairlead.proxy.policy.hedge.Prices}. {@link
 * io.fairlead.proxy.policy.hedge.FirstContentTimes} are what targets took; a {@code SideEffectsLook} finds out what a body asks for.
 *
 * <p>Not here: which target is asked beside the slow one, and what becomes of the two (see {@code policy.fallback}, by {@code
 * Alternatives}).
 *
 * <p>Threads: a watch is on its exchange's loop; what is shared is safe for any thread.
 */
@NullMarked
package io.fairlead.proxy.policy.hedge;

import org.jspecify.annotations.NullMarked;
