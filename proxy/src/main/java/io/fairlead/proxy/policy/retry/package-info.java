/**
 * Repeats at a target: when, after what wait, within which budget.
 *
 * <p>{@code RetryRule} looks at a {@code RetrySituation} and gives a {@code RetryDecision}, all of it pure. {@code Backoff}
 * computes waits. {@link io.fairlead.proxy.policy.retry.Retry} is the layer that waits and asks again. {@link
 * io.fairlead.proxy.policy.retry.RetryBudget} holds repeats down when a target fails for everybody, by a {@code BudgetWindow}
 * for each target. A {@code BudgetTurn} is a repeat that waits for it, a {@code Sleeper} one that waits out its backoff. An
 * {@code Outage} is told by failures in a row; both go on when it ends.
 *
 * <p>Not here: other targets (see {@code policy.fallback}), and what an answer means (see {@code exchange.Classifier}).
 *
 * <p>Threads: a call's tries run on its exchange's loop; the budget alone is shared between loops.
 */
@NullMarked
package io.fairlead.proxy.policy.retry;

import org.jspecify.annotations.NullMarked;
