/**
 * Targets that share a route's calls: who has a call first, and where a conversation stays.
 *
 * <p>The nouns: a {@code Candidate} is a target that could be told the call. A {@code Draw} ranks it, by chance or by the
 * conversation. A {@code Load} is what a target has to do and how long it takes. {@code Conversations} remembers where those
 * went that are not where their hash puts them. {@link io.fairlead.proxy.policy.balance.Balancing} holds what all calls share,
 * with what it came to for those who look.
 *
 * <p>The way through: {@link io.fairlead.proxy.policy.balance.Balance} reads how the conversation begins, asks {@link
 * io.fairlead.proxy.policy.balance.Standing} about each target, lets {@code BalanceRule} make a {@code BalanceDecision}, and writes
 * the order into the exchange. {@link io.fairlead.proxy.policy.balance.MeasureLoad} learns what each target takes.
 *
 * <p>Not here: going from one target to the next (see {@code policy.fallback}), and calls that refer to what is kept at a provider
 * (see {@code policy.state}): those are not balanced.
 *
 * <p>Threads: what is shared is shared by all loops; all else belongs to the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.balance;

import org.jspecify.annotations.NullMarked;
