package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param name its name
 * @param description what it does, or null
 * @param schema the JSON Schema of its arguments, never changed; null when it takes none
 * @param strict whether arguments must follow the schema; null leaves it to the provider
 */
public record Tool(
        String name,
        @Nullable String description,
        @Nullable JsonNode schema,
        @Nullable Boolean strict) {}
