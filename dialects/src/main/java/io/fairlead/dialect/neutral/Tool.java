package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.json.JsonOutline;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param name its name
 * @param description what it does, or null
 * @param schema the JSON Schema of its arguments, never changed; null when it takes none
 * @param strict whether arguments must follow the schema; null leaves it to the provider
 * @param own what it is in its client's dialect, where that is more than a function of this name; null where it is not
 */
public record Tool(
        String name,
        @Nullable String description,
        @Nullable JsonNode schema,
        @Nullable Boolean strict,
        @Nullable Own own) {
    /** The member of the arguments in which a free-form tool has its text. */
    public static final String INPUT = "input";

    public Tool(String name, @Nullable String description, @Nullable JsonNode schema, @Nullable Boolean strict) {
        this(name, description, schema, strict, null);
    }

    /** The same without a hold on the document that it was read from. */
    Tool apart() {
        return schema == null ? this : new Tool(name, description, JsonOutline.solid(schema), strict, own);
    }

    /** Whether its client wants plain text in place of arguments; here that is their one member {@link #INPUT}. */
    public boolean freeform() {
        return own != null && own.freeform();
    }

    /**
     * A tool as its client knows it: its calls are told so on the way back.
     *
     * @param namespace the group in which it has its name, or null
     * @param name its name there
     * @param freeform whether it takes plain text
     */
    public record Own(@Nullable String namespace, String name, boolean freeform) {}
}
