/**
 * Fallback to another API as an application sees it: each provider's own library on one side, a provider of another API on
 * the other, the engine between them, over real sockets and real TLS.
 *
 * <p>The nouns: an {@link io.fairlead.proxy.wire.across.Sdk} asks what an {@link io.fairlead.proxy.wire.across.Ask} says and
 * {@link io.fairlead.proxy.wire.across.Heard hears} the answer in its own types; a {@link
 * io.fairlead.proxy.wire.across.StandIn} reads a request as strictly as the provider would ({@link
 * io.fairlead.proxy.wire.across.Told}) and {@link io.fairlead.proxy.wire.across.Says says} an answer as the provider
 * documents it; a {@link io.fairlead.proxy.wire.across.Pair} has one of each, and the engine. An API is added with a class for
 * its library, a class for its stand-in, and a line in {@link io.fairlead.proxy.wire.across.Pair}.
 *
 * <p>Not here: what becomes of each field, which the dialects' own tests hold. Threads: tests wait, nothing sleeps.
 */
@NullMarked
package io.fairlead.proxy.wire.across;

import org.jspecify.annotations.NullMarked;
