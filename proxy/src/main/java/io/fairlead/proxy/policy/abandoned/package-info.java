/**
 * What becomes of a call that its client gave up at its own limit. It is cancelled, or goes on for a while, for the client's
 * library to join it by its own retry.
 *
 * <p>{@code AbandonedRule} says by the {@link io.fairlead.proxy.policy.abandoned.AbandonedConfig} which calls are meant, as an {@code
 * AbandonedDecision}; {@link io.fairlead.proxy.policy.abandoned.Abandoned} is the layer, which begins an {@code AbandonedCall}. That
 * becomes a {@code KeptCall} at its limit, or joins one. {@link io.fairlead.proxy.policy.abandoned.KeptCalls} has all that nobody has
 * joined yet, by the {@code CallDigest} of what they ask and who asks. A {@code Handover} brings the answer from one event loop
 * to the other.
 *
 * <p>Not here: when a client's limit is near (see {@code policy.timeout}), and how that is told (see {@code render}).
 *
 * <p>Threads: a call is on its exchange's loop, a kept call on that of the exchange that was given up. The kept calls and a
 * handover are shared, and safe for any thread.
 */
@NullMarked
package io.fairlead.proxy.policy.abandoned;

import org.jspecify.annotations.NullMarked;
