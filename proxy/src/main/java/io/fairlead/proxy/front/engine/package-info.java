/**
 * What the front needs of the rest, and the words that its packages share. {@code Engine} is one snapshot of it, {@code
 * FrontConfig} what clients are allowed. {@code FrontListener} hears of what belongs to no exchange, {@code TunnelDialer} opens
 * raw connections.
 *
 * <p>Not here: anything of a channel's pipeline. Threads: all of it is safe for any thread.
 */
@NullMarked
package io.fairlead.proxy.front.engine;

import org.jspecify.annotations.NullMarked;
