/**
 * Saying a client's request to its target, and the target's answer to the client.
 *
 * <p>{@link io.fairlead.proxy.translate.Translate} is the layer. {@link io.fairlead.proxy.translate.Conversions} finds the
 * {@code Conversion}: {@code SameApiRequest} in the client's own API, where the bytes pass but for path, model and habits, or
 * {@code ConvertedCall} into another, by the neutral model. {@code Translation} goes each of them. {@code ConvertedEmbeddings}
 * is {@code ConvertedCall} for embeddings. {@code ReadRequest} is the request as it was read, once an exchange. {@code
 * LossRule} decides what may be dropped. {@link io.fairlead.proxy.translate.DryRun} finds out whether a call can be told at
 * all. {@code TranslatedStream} and {@code TranslatedWhole} are the answers on their way back. {@code CarriedSeals} finds other
 * providers' seals in a conversation that comes home.
 *
 * <p>Not here: how dialects speak ({@code dialects/}), whose key goes along ({@code credential}), when an answer counts as
 * good ({@code policy.probation}), how failures read ({@code render}).
 *
 * <p>Threads: pure, or confined to the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.translate;

import org.jspecify.annotations.NullMarked;
