/**
 * The client's side: from an accepted connection to an exchange on its way, and back to the last byte of its answer.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.front.Front} owns listeners and connections. An {@link
 * io.fairlead.proxy.front.engine.Engine} is the snapshot of everything behind the front that one exchange is served with. A
 * site ({@code front.http}) is what a connection's requests are addressed to: the open port, or the one host of a CONNECT.
 *
 * <p>The way through: {@code listen} accepts, {@code detect} tells what the first bytes are, {@code http} reads requests and
 * writes answers. {@code reverse} maps base URLs, {@code connect} opens tunnels, {@code intercept} ends the TLS of a provider's
 * host and goes on with {@code http}.
 *
 * <p>Not here: what happens to an exchange. Threads: a connection and all its exchanges live on one event loop.
 */
@NullMarked
package io.fairlead.proxy.front;

import org.jspecify.annotations.NullMarked;
