/**
 * What Fairlead looks at in itself, beside its providers: how late its loops are, and whatever else the engine knows to look at.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.selfcheck.SelfCheck} looks and comes to a {@link
 * io.fairlead.proxy.selfcheck.Finding}; {@link io.fairlead.proxy.selfcheck.SelfChecks} keeps what was found; {@link
 * io.fairlead.proxy.selfcheck.LoopBeats} measures loops.
 *
 * <p>Not here: what is looked at, which {@code assembly} says. Nothing here refuses a call or fails readiness.
 *
 * <p>Threads: one looks; anybody may read.
 */
@NullMarked
package io.fairlead.proxy.selfcheck;

import org.jspecify.annotations.NullMarked;
