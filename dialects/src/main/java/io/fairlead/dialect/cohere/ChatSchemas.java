package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Losses;
import java.util.Set;

/**
 * JSON Schemas as an answer's form takes them, by Cohere's page on structured outputs: an object at the top; no bounds of numbers,
 * texts and lists, and few formats. What is left out is named; the model is only less bound. Alternatives ({@code anyOf} and its
 * like) are not followed either, and without them another answer could come.
 */
final class ChatSchemas {
    private static final Set<String> BOUNDS =
            Set.of("minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "uniqueItems");
    private static final Set<String> FORMATS = Set.of("date-time", "uuid", "date", "time");
    private static final Set<String> ALTERNATIVES = Set.of("anyOf", "allOf", "oneOf", "not");
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    private ChatSchemas() {}

    static JsonNode subset(JsonNode schema, Losses losses) {
        if (!schema.path("type").asText().equals("object")) {
            losses.lossy("response_format", "the schema must be of an object");
        }
        JsonNode copy = schema.deepCopy();
        walk(copy, losses);
        return copy;
    }

    private static void walk(JsonNode node, Losses losses) {
        if (!(node instanceof ObjectNode object)) {
            node.forEach(item -> walk(item, losses));
            return;
        }
        for (String bound : BOUNDS) {
            if (object.path(bound).isValueNode()) {
                object.remove(bound);
                losses.noted("response_format." + bound, "schemas of an answer's form have no such bound here");
            }
        }
        JsonNode format = object.path("format");
        if (format.isTextual() && !FORMATS.contains(format.textValue())) {
            object.remove("format");
            losses.noted("response_format.format", "schemas of an answer's form do not know it here");
        }
        for (String alternatives : ALTERNATIVES) {
            if (object.has(alternatives)) {
                losses.lossy(
                        "response_format." + alternatives, "schemas of an answer's form have no alternatives here");
            }
        }
        object.properties().forEach(member -> {
            if (NAMED.contains(member.getKey())) {
                member.getValue().forEach(named -> walk(named, losses));
            } else if (!VALUES.contains(member.getKey())) {
                walk(member.getValue(), losses);
            }
        });
    }
}
