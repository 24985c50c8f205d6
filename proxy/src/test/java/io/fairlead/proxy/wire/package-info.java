/**
 * The whole engine between real clients and scripted providers, over real sockets and real TLS.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.wire.Scene} is an engine with its providers; {@link
 * io.fairlead.proxy.wire.RawClient} sees each byte of an answer and how it ended; {@link io.fairlead.proxy.wire.Golden} holds
 * the answers that providers give here, of our own writing.
 *
 * <p>Not here: one layer or one rule alone; those are tested beside their code. Threads: tests wait, nothing sleeps.
 */
@NullMarked
package io.fairlead.proxy.wire;

import org.jspecify.annotations.NullMarked;
