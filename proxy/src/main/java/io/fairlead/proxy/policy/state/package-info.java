/**
 * State-bound calls: what a call refers to exists only at its maker, so that it goes there.
 *
 * <p>The nouns: a {@code Keeper} is the target that made something; {@link io.fairlead.proxy.policy.state.KeptState} remembers
 * the keepers of what was not made at the addressed provider, by a hash.
 *
 * <p>The way through: {@link io.fairlead.proxy.policy.state.RememberState} reads the names in the answers of other targets than
 * the addressed one; {@link io.fairlead.proxy.policy.state.FollowState} looks up what a call refers to, and sends it to the
 * keeper. What is not known goes to the addressed provider. Which names there are is data ({@code state.yaml}); that a
 * state-bound call is not moved is for the layers that move calls to respect ({@code Exchange.state()}).
 *
 * <p>Threads: the memory is shared by all loops.
 */
@NullMarked
package io.fairlead.proxy.policy.state;

import org.jspecify.annotations.NullMarked;
