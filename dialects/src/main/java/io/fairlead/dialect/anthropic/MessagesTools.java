package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.ToolChoice.Mode;
import org.jspecify.annotations.Nullable;

/** Writes the tools of a request and how the model is bound to them. */
final class MessagesTools {
    /** Anthropic refuses more tools that are followed to the letter. */
    private static final int MOST_STRICT = 20;

    private static final int LONGEST_NAME = 128;

    private MessagesTools() {}

    static void write(Conversation asked, Destination to, Losses losses, ObjectNode body) {
        if (asked.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        boolean strict = strict(asked, to, losses);
        for (int i = 0; i < asked.tools().size(); i++) {
            tools.add(tool(asked.tools().get(i), "tools[" + i + "]", strict, losses));
        }
        choice(asked, body);
    }

    private static boolean strict(Conversation asked, Destination to, Losses losses) {
        long wanted = asked.tools().stream()
                .filter(tool -> Boolean.TRUE.equals(tool.strict()))
                .count();
        if (wanted > 0 && (to.traits().lacks(Feature.SCHEMA) || wanted > MOST_STRICT)) {
            losses.noted("tools.strict", "the model follows no schema to the letter, or not so many");
            return false;
        }
        return true;
    }

    private static ObjectNode tool(Tool tool, String path, boolean strict, Losses losses) {
        if (!fits(tool.name())) {
            losses.refused(path + ".name", "a name has letters, digits, underscore and hyphen, 128 at the most");
        }
        ObjectNode node = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            node.put("description", tool.description());
        }
        JsonNode schema = tool.schema();
        boolean letter = false;
        if (strict && Boolean.TRUE.equals(tool.strict()) && schema != null && !MessagesSchemas.circular(schema)) {
            letter = true;
            schema = MessagesSchemas.subset(schema, path, losses);
        }
        node.set("input_schema", object(schema));
        if (letter || Boolean.FALSE.equals(tool.strict())) {
            node.put("strict", letter);
        }
        return node;
    }

    /** A schema must say that it is an object's. */
    private static JsonNode object(@Nullable JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            ObjectNode none = Json.object().put("type", "object");
            none.putObject("properties");
            return none;
        }
        if (object.has("type")) {
            return object;
        }
        ObjectNode typed = Json.object().put("type", "object");
        typed.setAll(object);
        return typed;
    }

    private static boolean fits(String name) {
        boolean fits = !name.isEmpty() && name.length() <= LONGEST_NAME;
        for (int i = 0; fits && i < name.length(); i++) {
            char c = name.charAt(i);
            fits = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
        }
        return fits;
    }

    private static void choice(Conversation asked, ObjectNode body) {
        ToolChoice choice = asked.toolChoice();
        Boolean parallel = asked.parallelTools();
        if (choice.mode() == Mode.AUTO && parallel == null) {
            return;
        }
        ObjectNode node = body.putObject("tool_choice");
        switch (choice.mode()) {
            case AUTO -> node.put("type", "auto");
            case NONE -> node.put("type", "none");
            case REQUIRED -> node.put("type", "any");
            case NAMED -> node.put("type", "tool").put("name", choice.name());
        }
        if (parallel != null && choice.mode() != Mode.NONE) {
            node.put("disable_parallel_tool_use", !parallel);
        }
    }
}
