/**
 * The Gemini dialect: generateContent and its relatives, at the Gemini API and at Vertex AI.
 *
 * <p>The way through: {@link io.fairlead.dialect.gemini.GeminiDialect}; {@code GeminiPaths} reads paths, {@code
 * GenerateEvents} and {@code InteractionEvents} read streams, {@code GeminiErrors} writes errors. Anthropic's models on
 * Vertex speak the Anthropic dialect.
 */
@NullMarked
package io.fairlead.dialect.gemini;

import org.jspecify.annotations.NullMarked;
