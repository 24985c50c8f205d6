package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.util.Set;

/**
 * One spelling of a request. Google reads protocol buffers in JSON: members may be in camel case or in snake case, and one object
 * may stand for a list of one. What the caller named (arguments, results, schemas, labels) stays as it is.
 */
final class GenerateNames {
    private static final Set<String> FREE = Set.of(
            "args",
            "response",
            "parameters",
            "parametersJsonSchema",
            "responseSchema",
            "responseJsonSchema",
            "_responseJsonSchema",
            "schema",
            "labels",
            "partMetadata");
    private static final Set<String> LISTS =
            Set.of("contents", "parts", "tools", "functionDeclarations", "safetySettings");

    private GenerateNames() {}

    /** A copy in camel case; what is free is shared with the original, which is not changed. */
    static JsonNode camel(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.object().arrayNode(array.size());
            array.forEach(item -> copy.add(camel(item)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = Json.object();
        object.properties().forEach(member -> {
            String name = camel(member.getKey());
            JsonNode value = FREE.contains(name) ? member.getValue() : camel(member.getValue());
            boolean alone = value.isObject() && LISTS.contains(name);
            copy.set(name, alone ? copy.arrayNode().add(value) : value);
        });
        return copy;
    }

    static String camel(String name) {
        if (name.indexOf('_', 1) < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length()).append(name.charAt(0));
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && i + 1 < name.length()) {
                camel.append(Character.toUpperCase(name.charAt(++i)));
            } else {
                camel.append(c);
            }
        }
        return camel.toString();
    }
}
