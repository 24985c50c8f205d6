/**
 * {@code fairlead demo}: the main job with no key and no network.
 *
 * <p>The nouns: simulated providers misbehave as a {@link io.fairlead.sidecar.demo.Script} says; two {@link
 * io.fairlead.sidecar.demo.ClientLoop}s ask the same questions, one directly, one through Fairlead; a {@link
 * io.fairlead.sidecar.demo.Tally} keeps what each suffered.
 *
 * <p>Not here: a shortcut. Fairlead is started as {@code serve} starts it and reached as an application reaches it, through
 * {@code CONNECT} and its own CA.
 */
@NullMarked
package io.fairlead.sidecar.demo;

import org.jspecify.annotations.NullMarked;
