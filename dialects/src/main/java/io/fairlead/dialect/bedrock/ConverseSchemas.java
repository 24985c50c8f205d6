package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import java.util.Set;

/**
 * JSON Schemas as structured output takes them: bounds of numbers, texts and lists are refused by Anthropic's models, which
 * also want each object closed. What is left out is named; the model is only less bound.
 */
final class ConverseSchemas {
    private static final Set<String> BOUNDS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    private ConverseSchemas() {}

    /** {@code schema} itself where nothing has to change. */
    static JsonNode subset(JsonNode schema, Destination to, Losses losses) {
        if (!to.maker().equals(ConverseModelFields.ANTHROPIC)) {
            return schema;
        }
        JsonNode copy = schema.deepCopy();
        walk(copy, losses);
        return copy;
    }

    private static void walk(JsonNode node, Losses losses) {
        if (node instanceof ObjectNode object) {
            for (String bound : BOUNDS) {
                if (object.path(bound).isValueNode()) {
                    object.remove(bound);
                    losses.noted("response_format." + bound, "schemas of an answer's form have no such bound here");
                }
            }
            if (object.path("properties").isObject() && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.properties().forEach(member -> {
                if (NAMED.contains(member.getKey())) {
                    member.getValue().forEach(named -> walk(named, losses));
                } else if (!VALUES.contains(member.getKey())) {
                    walk(member.getValue(), losses);
                }
            });
        } else {
            node.forEach(item -> walk(item, losses));
        }
    }
}
