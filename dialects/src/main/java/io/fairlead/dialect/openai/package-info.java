/**
 * The OpenAI dialect and its large family: Chat Completions, Responses, the old Completions, embeddings, files, audio,
 * images. Other providers serve the same paths under their own prefixes, and Azure with the deployment in the path.
 *
 * <p>The way through: {@link io.fairlead.dialect.openai.OpenAiDialect}; {@code OpenAiPaths} reads paths, {@code ChatEvents}
 * and {@code ResponsesEvents} read streams, {@code OpenAiErrors} writes errors. {@link io.fairlead.dialect.openai.ChatApi}
 * translates Chat Completions: a reader and a writer each for requests, answers and streams, {@code ChatFitting} for what the
 * catalogue's {@link io.fairlead.dialect.Habit}s say of a provider, {@code chat-fields.yaml} for every field. {@link
 * io.fairlead.dialect.openai.ResponsesApi} translates Responses, cut in the same way; both share what OpenAI says of schemas,
 * efforts, log probabilities and media.
 */
@NullMarked
package io.fairlead.dialect.openai;

import org.jspecify.annotations.NullMarked;
