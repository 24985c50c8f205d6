package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's condition for a strict schema: each object forbids other members and requires all of its own. A schema that does
 * not meet it would be refused; it is sent as one that the model tries to follow.
 */
final class ChatSchemas {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 64;

    private ChatSchemas() {}

    static @Nullable Boolean strict(
            @Nullable Boolean wanted, @Nullable JsonNode schema, Destination to, String path, Losses losses) {
        if (!Boolean.TRUE.equals(wanted)
                || !"closed".equals(Habit.STRICT.of(to.habits()))
                || (schema != null && closed(schema))) {
            return wanted;
        }
        losses.noted(path + ".strict", "the schema leaves members open, which a strict one must not");
        return null;
    }

    /** A schema must have a name, of letters, digits, underscore and hyphen. */
    static String name(@Nullable String wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return "answer";
        }
        String name = wanted.replaceAll("[^A-Za-z0-9_-]", "_");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** Whether a strict schema may be this one. */
    static boolean closed(JsonNode schema) {
        return closed(schema, 0);
    }

    private static boolean closed(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        JsonNode members = schema.path("properties");
        if (members.isObject() || schema.path("type").asText().equals("object")) {
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            JsonNode others = schema.path("additionalProperties");
            if (!others.isBoolean() || others.booleanValue()) {
                return false;
            }
            for (var member : members.properties()) {
                if (!required.contains(member.getKey())) {
                    return false;
                }
            }
        }
        for (String within : new String[] {"properties", "$defs", "definitions"}) {
            for (JsonNode inner : schema.path(within)) {
                if (!closed(inner, depth + 1)) {
                    return false;
                }
            }
        }
        for (JsonNode inner : schema.path("anyOf")) {
            if (!closed(inner, depth + 1)) {
                return false;
            }
        }
        JsonNode items = schema.path("items");
        return !items.isObject() || closed(items, depth + 1);
    }
}
