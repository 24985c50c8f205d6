/**
 * Limits of Fairlead's own at a provider: requests a time over bucket4j, requests under way at once over resilience4j.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.limit.Limits} is the layer; {@link
 * io.fairlead.proxy.policy.limit.Limiters} is the registry; a {@code Limiter} holds one provider's bucket and permits; a
 * {@code Line} is where a loop's attempts wait for their turn, first come first served; {@code LimitRule} says whether
 * waiting is worth it.
 *
 * <p>The way through: take a permit and a token, or stand in the loop's line, at most {@code wait} and never past the
 * deadline. A permit is held until the attempt settles.
 *
 * <p>Threads: a limiter is shared by all loops and lock-free (an atomic bucket, a semaphore that is only tried); a line
 * and those who wait in it belong to one loop. Who gives a permit back wakes the lines of the other loops.
 */
@NullMarked
package io.fairlead.proxy.policy.limit;

import org.jspecify.annotations.NullMarked;
