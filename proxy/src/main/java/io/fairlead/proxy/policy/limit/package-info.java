/**
 * Limits of Fairlead's own at a provider: requests and tokens a time over bucket4j, requests under way at once by a count of
 * our own; for each target, provider or key.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.limit.Limits} is the layer. {@link io.fairlead.proxy.policy.limit.Limiters} is
 * the registry. A {@code Limiter} holds one scope's {@code Measure}s, which are {@code Permits} and {@code TokenBucket}s.
 * {@code Weights} says what an attempt takes by each, {@code Tally} what is known of how a provider counts. A {@code Permit} is
 * what one attempt has set aside. {@code ProvidersWord} is what a provider says is left of its own limit, {@code Pauses} whom
 * it wants left alone. A {@code Line} is where attempts wait for their turn.
 *
 * <p>The way through: {@code Choice} finds the limiter and what the attempt weighs there, and takes it by every measure. Else
 * the attempt stands in line, at most {@code wait} and never past the deadline. {@code Caller}s have their turns one after
 * another; the one whose turn it is is overtaken by nobody. When the attempt settles, {@code LimitRule} says what it came to:
 * permits come back, and of tokens what was not used, or what was used beyond is owed.
 *
 * <p>Threads: a limiter and its line are shared by all loops and lock-free. One who waits belongs to its loop, and hears
 * there. Who gives a permit back serves the line for all loops.
 */
@NullMarked
package io.fairlead.proxy.policy.limit;

import org.jspecify.annotations.NullMarked;
