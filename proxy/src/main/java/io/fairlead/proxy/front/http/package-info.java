/**
 * The exchange as the client's wire knows it, over HTTP/1.1 and HTTP/2.
 *
 * <p>The nouns: a {@code Site} is what a connection's requests are addressed to, a {@code RequestDestination} where one of them
 * goes. A {@code ClientExchange} is one request with its answer, the same for both protocols, and a {@code Wire} is how it
 * reads and writes. An {@code Intake} gathers a request's body or lets it flow, an {@code AnswerFlow} carries the answer's. A
 * {@code Bypass} is a request to a host that is no provider's. {@code ErrorPages} are what the front answers by itself.
 *
 * <p>The way through: {@code Http1Connection} or {@code Http2Stream} reads a head and asks its site; a {@code ClientExchange} takes
 * the body in, makes the exchange, serves it and writes what comes.
 *
 * <p>Not here: policy, error texts of providers (their dialect has them). Threads: all of it on the channel's loop.
 */
@NullMarked
package io.fairlead.proxy.front.http;

import org.jspecify.annotations.NullMarked;
