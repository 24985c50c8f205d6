/**
 * The Gemini dialect: generateContent and its relatives, at the Gemini API and at Vertex AI.
 *
 * <p>The way through: {@link io.fairlead.dialect.gemini.GeminiDialect}; {@code GeminiPaths} reads paths, {@code
 * GenerateEvents} and {@code InteractionEvents} read streams, {@code GeminiErrors} writes errors. {@link
 * io.fairlead.dialect.gemini.GenerateApi} is generateContent in neutral words: a request goes through {@code GenerateNames},
 * which spells it one way, to {@code GenerateRequestReader} with its readers of parts, tools and configuration; the writers are
 * their mirror. {@code GenerateStreamReader} hands each candidate of a stream to a {@code GenerateCandidate}. What both sides
 * share is in {@code GeneratePlace} (paths), {@code GenerateMedia}, {@code GenerateThinking}, {@code GenerateSeals}, {@code
 * GenerateCitations}, {@code GenerateLogprobs}, {@code GenerateFinishes} and {@code GenerateTokens}.
 *
 * <p>Anthropic's models on Vertex speak the Anthropic dialect.
 */
@NullMarked
package io.fairlead.dialect.gemini;

import org.jspecify.annotations.NullMarked;
