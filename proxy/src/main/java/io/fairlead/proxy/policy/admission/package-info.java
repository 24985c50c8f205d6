/**
 * Whether a call is let in at all: drain, overload, memory.
 *
 * <p>{@link io.fairlead.proxy.policy.admission.Admission} is the layer, {@link
 * io.fairlead.proxy.policy.admission.InFlight} the count that it keeps, and what a drain cuts in the end.
 *
 * <p>Not here: limits of a provider (see {@code policy.limit}); connections (see {@code front}).
 *
 * <p>Threads: the count is shared by all loops.
 */
@NullMarked
package io.fairlead.proxy.policy.admission;

import org.jspecify.annotations.NullMarked;
