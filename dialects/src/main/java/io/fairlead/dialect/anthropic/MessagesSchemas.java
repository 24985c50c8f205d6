package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Losses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The part of JSON Schema that Anthropic follows to the letter (its page on structured outputs, "JSON Schema limitations").
 * Objects are closed. Bounds of numbers, texts and lists are refused, and so are schemas that refer to themselves. As
 * Anthropic's own SDKs do, a bound becomes a sentence in the description, so that the model is told what nobody enforces.
 */
final class MessagesSchemas {
    private static final int DEEPEST = 64;
    private static final Set<String> BOUNDS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private MessagesSchemas() {}

    /** The schema within the limits; itself where it is. A bound that is only told is noted under {@code path}. */
    static JsonNode subset(JsonNode schema, String path, Losses losses) {
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode copy = object.deepCopy();
        fit(copy, 0, path, losses);
        return copy.equals(schema) ? schema : copy;
    }

    private static void fit(ObjectNode schema, int depth, String path, Losses losses) {
        if (depth > DEEPEST) {
            return;
        }
        bounds(schema, path, losses);
        for (String members : new String[] {"properties", "$defs", "definitions"}) {
            for (JsonNode inner : schema.path(members)) {
                within(inner, depth, path, losses);
            }
        }
        for (String list : new String[] {"anyOf", "allOf", "oneOf"}) {
            for (JsonNode inner : schema.path(list)) {
                within(inner, depth, path, losses);
            }
        }
        within(schema.path("items"), depth, path, losses);
        if (schema.path("properties").isObject() || schema.path("type").asText().equals("object")) {
            close(schema, path, losses);
        }
    }

    private static void within(JsonNode inner, int depth, String path, Losses losses) {
        if (inner instanceof ObjectNode object) {
            fit(object, depth + 1, path, losses);
        }
    }

    /** What is not said of other members is not asked for; that they are wanted cannot be said. */
    private static void close(ObjectNode schema, String path, Losses losses) {
        JsonNode others = schema.path("additionalProperties");
        if (others.isObject() || others.asBoolean()) {
            losses.lossy(path, "an object must not have members that its schema does not name");
        }
        if (others.isMissingNode() || !others.isBoolean() || others.booleanValue()) {
            schema.put("additionalProperties", false);
        }
    }

    private static void bounds(ObjectNode schema, String path, Losses losses) {
        ObjectNode told = Json.object();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            if (BOUNDS.contains(member.getKey()) || tooMany(member)) {
                told.set(member.getKey(), member.getValue());
            }
        }
        if (told.isEmpty()) {
            return;
        }
        schema.remove(BOUNDS);
        if (told.has("minItems")) {
            schema.remove("minItems");
        }
        String before = schema.path("description").asText();
        String bound = Json.text(told);
        schema.put("description", before.isEmpty() ? bound : before + " " + bound);
        losses.noted(path, "bounds of values are told to the model, and not enforced");
    }

    /** That a list has no item or one may be said. */
    private static boolean tooMany(Map.Entry<String, JsonNode> member) {
        return member.getKey().equals("minItems") && member.getValue().asLong() > 1;
    }

    /** Whether a definition refers to itself, by others or directly. */
    static boolean circular(JsonNode schema) {
        return circular(schema, schema, new ArrayDeque<>(), new HashSet<>(), 0);
    }

    private static boolean circular(JsonNode root, JsonNode at, Deque<String> open, Set<String> done, int depth) {
        if (depth > 4 * DEEPEST) {
            return true;
        }
        JsonNode reference = at.path("$ref");
        if (reference.isTextual() && reference.textValue().startsWith("#")) {
            String name = reference.textValue();
            if (open.contains(name)) {
                return true;
            }
            if (done.add(name)) {
                open.push(name);
                boolean found = circular(root, target(root, name), open, done, depth + 1);
                open.pop();
                if (found) {
                    return true;
                }
            }
        }
        if (at.isObject() || at instanceof ArrayNode) {
            for (JsonNode inner : at) {
                if (circular(root, inner, open, done, depth + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonNode target(JsonNode root, String reference) {
        try {
            return reference.equals("#") ? root : root.at(reference.substring(1));
        } catch (IllegalArgumentException e) {
            return Json.object();
        }
    }
}
