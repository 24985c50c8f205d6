/**
 * The way out: connections to providers, kept and shared, and the requests that go over them.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.upstream.UpstreamService} ends the attempt's list. An {@code UpstreamAttempt} is one
 * attempt on its way through a {@code Pool}, which gives calls the {@code OpenConnections} of one loop to one provider. An
 * {@code Http1Upstream} serves one request at a time, its {@code Http1Exchange}. An {@code Http2Upstream} serves many, each an
 * {@code Http2Exchange}. A {@link io.fairlead.proxy.upstream.WayOut} leads out of this network: straight, or by a {@code
 * ProxyTunnel} through the upstream proxy. An {@code Upgrading} has a connection of its own. An {@code AnswerBody} is what the reader of an answer
 * holds, an {@code Upload} a request's body that flows. Messages of Fairlead's own go by {@link
 * io.fairlead.proxy.upstream.SingleRequests}, a connection each, or by a {@link io.fairlead.proxy.upstream.MessageLine}, which
 * keeps one.
 *
 * <p>The way through: the service finds the pool ({@link io.fairlead.proxy.upstream.Upstreams}, {@code LoopPools}). The pool
 * finds a connection or makes one ({@code Connecting}: {@link io.fairlead.proxy.upstream.Dialer}, then TLS, then the protocol
 * that ALPN chose) while the call waits in a bounded {@code WaitingLine}. Dialling looks the name up once ({@link
 * io.fairlead.proxy.upstream.Names}), asks the egress rule about every address and races over those that pass ({@code
 * AddressRace}). What goes wrong becomes a value in {@code Failures}.
 *
 * <p>Not here: when to try again, and clocks other than that of connecting; they belong to the layers above.
 *
 * <p>Threads: everything that holds a connection is confined to its event loop, with plain fields; {@link
 * io.fairlead.proxy.upstream.Upstreams}, {@link io.fairlead.proxy.upstream.WayOut}, {@link
 * io.fairlead.proxy.upstream.Names} and {@link io.fairlead.proxy.upstream.PoolFigures} are safe for any thread.
 */
@NullMarked
package io.fairlead.proxy.upstream;

import org.jspecify.annotations.NullMarked;
