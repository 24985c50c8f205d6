/**
 * From one target to the next: which failures move on, in which order, and what it comes to when none answers.
 *
 * <p>{@code FallbackRule} gives a {@code FallbackDecision} for an outcome. {@link io.fairlead.proxy.policy.fallback.Fallback}
 * begins a {@code Round} for each exchange, which asks one target after another, or beside another, of its {@code Candidates}.
 * {@link io.fairlead.proxy.policy.fallback.Reach} says which targets can be asked. {@code LastWord} finds the last word.
 *
 * <p>Not here: repeats at one target (see {@code policy.retry}), and how a failure reads to the client (see {@code
 * render}).
 *
 * <p>Threads: all on the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.fallback;

import org.jspecify.annotations.NullMarked;
