/**
 * Failures and refusals in the client's own dialect; broken streams; the response headers that say how an answer came
 * about.
 *
 * <p>{@link io.fairlead.proxy.render.RenderFailures} is the layer; {@code Rendering} makes one answer; {@code
 * BreakingBody} ends a stream that breaks; {@code ProxyStatus} writes RFC 9209's field.
 *
 * <p>Not here: errors of requests that never became an exchange (see {@code front}), and the words of each dialect (see
 * {@code io.fairlead.dialect}).
 *
 * <p>Threads: all on the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.render;

import org.jspecify.annotations.NullMarked;
