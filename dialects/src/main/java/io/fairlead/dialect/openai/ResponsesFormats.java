package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.OutputFormat;
import org.jspecify.annotations.Nullable;

/** The form of the answer's text, {@code text.format}, both ways. */
final class ResponsesFormats {

    private ResponsesFormats() {}

    static OutputFormat read(@Nullable Fields text) {
        Fields format = text == null ? null : text.object("format");
        if (format == null) {
            return OutputFormat.TEXT;
        }
        OutputFormat read = OutputFormat.TEXT;
        switch (format.text("type", "text")) {
            case "text" -> {}
            case "json_object" -> read = OutputFormat.JSON;
            case "json_schema" -> {
                String name = format.text("name");
                String description = format.text("description");
                JsonNode schema = format.take("schema");
                Boolean strict = format.flag("strict");
                read = schema == null ? OutputFormat.JSON : new OutputFormat.Schema(name, description, schema, strict);
            }
            default -> {
                format.lose(Effect.LOSSY, "this form of answer has no counterpart");
                return read;
            }
        }
        format.close();
        return read;
    }

    /** Writes it into {@code format}; {@code strict} is what the target takes of the schema's own. */
    static void write(OutputFormat wanted, @Nullable Boolean strict, ObjectNode format) {
        if (wanted instanceof OutputFormat.AnyJson) {
            format.put("type", "json_object");
        } else if (wanted instanceof OutputFormat.Schema schema) {
            format.put("type", "json_schema").put("name", ChatSchemas.name(schema.name()));
            if (schema.description() != null) {
                format.put("description", schema.description());
            }
            format.set("schema", schema.schema());
            if (strict != null) {
                format.put("strict", strict);
            }
        } else {
            format.put("type", "text");
        }
    }
}
