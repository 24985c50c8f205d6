/**
 * The Cohere dialect: chat (v2, and v1 as far as looking on goes), embed, rerank, tokenize.
 *
 * <p>The way through: {@link io.fairlead.dialect.cohere.CohereDialect}; {@code CoherePaths} reads paths, {@code ChatEvents}
 * looks on at streams, {@code CohereErrors} writes errors. {@link io.fairlead.dialect.cohere.CohereChatApi} takes version 2 of
 * chat to and from the neutral model: {@code Chat…Reader} and {@code Chat…Writer}, and beside them {@code chat-fields.yaml};
 * {@link io.fairlead.dialect.cohere.EmbedApi} does so for embeddings.
 */
@NullMarked
package io.fairlead.dialect.cohere;

import org.jspecify.annotations.NullMarked;
