/**
 * The Anthropic dialect: Messages, token counts, batches, files, the old Complete; direct, and as Vertex and Azure serve it.
 *
 * <p>The way through: {@link io.fairlead.dialect.anthropic.AnthropicDialect}; {@code AnthropicPaths} reads paths, {@code
 * MessageEvents} watches streams, {@code AnthropicErrors} writes errors. {@link io.fairlead.dialect.anthropic.MessagesApi}
 * translates Messages.
 */
@NullMarked
package io.fairlead.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
