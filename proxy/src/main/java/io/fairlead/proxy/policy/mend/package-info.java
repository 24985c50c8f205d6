/**
 * What becomes of a stream that breaks after its commit: another attempt goes on with it, where that is sound.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.mend.Mend} is the layer. {@code MendRule} decides whether a broken stream can
 * be gone on with. A {@code StreamSoFar} reads along and knows what the client has. A {@code Rest} says what of another
 * attempt's text is new to it. A {@code Splice} makes of that attempt's deltas the ones that follow. A {@code MendingBody} is
 * the body that the client reads, whichever attempt it comes from.
 *
 * <p>The way through: bytes pass up to the end of an event. When the stream breaks, the exchange is opened again, and the layers
 * below ask the next target. What that answers is read in the client's dialect and told as the rest. Where it is no rest, the client
 * gets the error that it would have got at first.
 *
 * <p>Not here: the part of a stream that is held back before its commit, which is probation's; how a model is asked to go on, which
 * is translation's. Threads: a body is confined to its exchange's loop; the layer is immutable.
 */
@NullMarked
package io.fairlead.proxy.policy.mend;

import org.jspecify.annotations.NullMarked;
