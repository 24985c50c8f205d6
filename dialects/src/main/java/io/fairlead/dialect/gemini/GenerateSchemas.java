package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Google's own {@code Schema} (an OpenAPI 3.0 subset with types in capitals, whole numbers as texts and {@code nullable}) as JSON
 * Schema. What is written is JSON Schema as it came: Google takes it beside its own form.
 */
final class GenerateSchemas {
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");
    /** Google's names by their numbers. */
    private static final List<String> TYPES =
            List.of("", "string", "number", "integer", "boolean", "array", "object", "null");

    private static final Set<String> VALUES = Set.of("enum", "default", "required", "const", "examples");

    private GenerateSchemas() {}

    /** A new schema; {@code google} is not changed. */
    static JsonNode json(JsonNode google) {
        if (!(google instanceof ObjectNode object)) {
            return google;
        }
        ObjectNode schema = Json.object();
        object.properties().forEach(member -> {
            String name = GenerateNames.camel(member.getKey());
            member(name, member.getValue(), schema);
        });
        if (object.path("nullable").asBoolean()) {
            nullable(schema);
        }
        return schema;
    }

    private static void member(String name, JsonNode value, ObjectNode schema) {
        switch (name) {
            case "nullable", "propertyOrdering" -> {}
            case "type" -> type(value, schema);
            case "example" -> schema.putArray("examples").add(value);
            case "format" -> {
                if (!value.asText().equals("enum")) {
                    schema.set(name, value);
                }
            }
            case "properties", "$defs", "defs" -> {
                ObjectNode inner = Json.object();
                value.properties().forEach(each -> inner.set(each.getKey(), json(each.getValue())));
                schema.set(name.equals("defs") ? "$defs" : name, inner);
            }
            default -> schema.set(name, other(name, value));
        }
    }

    private static JsonNode other(String name, JsonNode value) {
        if (COUNTS.contains(name) && value.isTextual()) {
            JsonNode count = Json.object().put(name, value.asLong()).path(name);
            return value.textValue().equals(count.asText()) ? count : value;
        }
        if (value.isArray() && !VALUES.contains(name)) {
            ArrayNode items = Json.object().arrayNode();
            value.forEach(item -> items.add(json(item)));
            return items;
        }
        return value.isObject() && !VALUES.contains(name) ? json(value) : value;
    }

    private static void type(JsonNode value, ObjectNode schema) {
        if (value.isArray()) {
            ArrayNode types = Json.object().arrayNode();
            for (JsonNode each : value) {
                String name = type(each);
                if (!name.isEmpty()) {
                    types.add(name);
                }
            }
            if (!types.isEmpty()) {
                schema.set("type", types);
            }
            return;
        }
        String name = type(value);
        if (!name.isEmpty()) {
            schema.put("type", name);
        }
    }

    /** A type by its name or, as SDKs of Vertex send it, by its number; {@code ""} for one that says nothing. */
    private static String type(JsonNode value) {
        String said = value.asText("");
        if (said.length() == 1 && Character.isDigit(said.charAt(0))) {
            int number = said.charAt(0) - '0';
            return number < TYPES.size() ? TYPES.get(number) : "";
        }
        return said.equals("TYPE_UNSPECIFIED") ? "" : said.toLowerCase(Locale.ROOT);
    }

    private static void nullable(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            schema.putArray("type").add(type.textValue()).add("null");
        } else if (schema.path("anyOf") instanceof ArrayNode any) {
            any.addObject().put("type", "null");
        }
        if (schema.path("enum") instanceof ArrayNode values) {
            schema.set("enum", values.deepCopy().addNull());
        }
    }
}
