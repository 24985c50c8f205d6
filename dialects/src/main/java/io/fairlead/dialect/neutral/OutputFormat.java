package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.json.JsonOutline;
import org.jspecify.annotations.Nullable;

/** The form of an answer's text. */
public sealed interface OutputFormat {
    OutputFormat TEXT = new Plain();
    OutputFormat JSON = new AnyJson();

    /** Any text. */
    record Plain() implements OutputFormat {}

    /** Some JSON document. */
    record AnyJson() implements OutputFormat {}

    /**
     * A JSON document that follows a schema.
     *
     * @param name its name, where a dialect wants one; it cannot change the answer
     * @param description what it is for, or null
     * @param schema the JSON Schema, never changed
     * @param strict whether it must be followed to the letter; null leaves it to the provider
     */
    record Schema(
            @Nullable String name,
            @Nullable String description,
            JsonNode schema,
            @Nullable Boolean strict) implements OutputFormat {

        /** The same without a hold on the document that it was read from. */
        Schema apart() {
            return new Schema(name, description, JsonOutline.solid(schema), strict);
        }
    }
}
