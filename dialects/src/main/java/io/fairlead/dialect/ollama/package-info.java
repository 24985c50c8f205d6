/**
 * Ollama's own API: chat and generate as JSON lines, streamed unless the body says no. (Its {@code /v1} is the OpenAI
 * dialect.)
 *
 * <p>The way through: {@link io.fairlead.dialect.ollama.OllamaDialect}, whose streams {@code OllamaEvents} reads.
 */
@NullMarked
package io.fairlead.dialect.ollama;

import org.jspecify.annotations.NullMarked;
