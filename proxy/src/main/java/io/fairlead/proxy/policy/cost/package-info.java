/**
 * What calls cost, and budgets.
 *
 * <p>{@link io.fairlead.proxy.policy.cost.CountCosts} hears of each call that ended and prices what its answer used. {@link
 * io.fairlead.proxy.policy.cost.Spending} has the sums. {@link io.fairlead.proxy.policy.cost.Budgets} has what was spent of
 * each budget in the period that runs. {@link io.fairlead.proxy.policy.cost.KeepBudgets} is the layer that refuses calls of a
 * budget that is spent, where that is configured.
 *
 * <p>Not here: prices themselves ({@code dialects}), and alerts ({@code alert}).
 *
 * <p>Threads: sums and budgets are shared by all loops; a price is found on the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.cost;

import org.jspecify.annotations.NullMarked;
