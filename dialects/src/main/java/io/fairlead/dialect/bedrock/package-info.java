/**
 * The Bedrock dialect: Converse and InvokeModel of the AWS runtime API, whose streams are binary event streams.
 *
 * <p>The way through: {@link io.fairlead.dialect.bedrock.BedrockDialect}; {@code BedrockPaths} reads paths, {@code
 * ConverseEvents} and {@code InvokeEvents} look on at streams, {@code BedrockErrors} writes errors. {@link
 * io.fairlead.dialect.bedrock.ConverseApi} takes Converse to and from the neutral model, {@link
 * io.fairlead.dialect.bedrock.InvokeApi} the invocations of Anthropic's models, {@link io.fairlead.dialect.bedrock.InvokeEmbedApi} those of
 * embedding models.
 */
@NullMarked
package io.fairlead.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
