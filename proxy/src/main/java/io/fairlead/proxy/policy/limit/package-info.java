/**
 * Limits of Fairlead's own at a provider: requests a time over bucket4j, requests under way at once by a count of our own.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.limit.Limits} is the layer; {@link
 * io.fairlead.proxy.policy.limit.Limiters} is the registry; a {@code Limiter} holds one provider's {@code Measure}s, which
 * are {@code Permits} and {@code TokenBucket}; {@code Weights} says what an attempt takes by each; a {@code Line} is where
 * attempts wait for their turn, first come first served; {@code LimitRule} says whether waiting is worth it.
 *
 * <p>The way through: take what the attempt weighs by every measure, or stand in line, at most {@code wait} and never past
 * the deadline. The one at the head is overtaken by nobody, however much it weighs. What weighs more than a measure ever
 * holds is refused at once. Permits are held until the attempt settles; tokens come back by time.
 *
 * <p>Threads: a limiter and its line are shared by all loops and lock-free. One who waits belongs to its loop, and hears
 * there. Who gives a permit back serves the line for all loops.
 */
@NullMarked
package io.fairlead.proxy.policy.limit;

import org.jspecify.annotations.NullMarked;
