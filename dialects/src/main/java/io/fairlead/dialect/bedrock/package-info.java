/**
 * The Bedrock dialect: Converse and InvokeModel of the AWS runtime API, whose streams are binary event streams.
 *
 * <p>The way through: {@link io.fairlead.dialect.bedrock.BedrockDialect}; {@code BedrockPaths} reads paths, {@code
 * ConverseEvents} and {@code InvokeEvents} read streams, {@code BedrockErrors} writes errors.
 */
@NullMarked
package io.fairlead.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
