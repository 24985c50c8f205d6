/**
 * The Cohere dialect: chat (v2, and v1 as far as looking on goes), embed, rerank, tokenize.
 *
 * <p>The way through: {@link io.fairlead.dialect.cohere.CohereDialect}; {@code CoherePaths} reads paths, {@code ChatEvents}
 * reads streams, {@code CohereErrors} writes errors.
 */
@NullMarked
package io.fairlead.dialect.cohere;

import org.jspecify.annotations.NullMarked;
