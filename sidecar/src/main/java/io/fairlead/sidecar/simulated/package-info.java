/**
 * Providers on this machine, over real TLS and sockets, that need neither a key nor a network.
 *
 * <p>The nouns: a {@link io.fairlead.sidecar.simulated.SimulatedInternet} has a certificate authority of its own; a {@link
 * io.fairlead.sidecar.simulated.SimulatedProvider} in it speaks a {@link io.fairlead.sidecar.simulated.Dialogue} and
 * misbehaves by a {@link io.fairlead.sidecar.simulated.Fault}.
 *
 * <p>Not here: who asks them, and why.
 */
@NullMarked
package io.fairlead.sidecar.simulated;

import org.jspecify.annotations.NullMarked;
