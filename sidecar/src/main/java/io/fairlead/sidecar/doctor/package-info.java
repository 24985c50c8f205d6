/**
 * Whether a client's traffic arrives at Fairlead and trusts it: what the environment lets one expect, and what a client does when
 * it is started.
 *
 * <p>The nouns: a {@link io.fairlead.sidecar.doctor.Client} is a library of a runtime, a {@link
 * io.fairlead.sidecar.doctor.Forecast} what its rules say, a {@link io.fairlead.sidecar.doctor.Trial} a client that is started.
 *
 * <p>Not here: the Fairlead that the trials go through, and what is printed.
 */
@NullMarked
package io.fairlead.sidecar.doctor;

import org.jspecify.annotations.NullMarked;
