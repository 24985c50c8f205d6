package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice.Mode;
import io.fairlead.dialect.neutral.Turn;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes {@code toolConfig}. It must be there whenever a tool was called in the conversation, and it cannot forbid tools. A
 * request that forbids them goes without it where nothing was called, and is a loss otherwise.
 */
final class ConverseToolWriter {
    private final Losses losses;

    ConverseToolWriter(Losses losses) {
        this.losses = losses;
    }

    /** Whether the model must call a tool. */
    boolean write(Conversation asked, ObjectNode body) {
        Set<String> called = called(asked);
        Mode mode = asked.toolChoice().mode();
        if (asked.tools().isEmpty() && called.isEmpty()) {
            return false;
        }
        if (mode == Mode.NONE && called.isEmpty()) {
            return false;
        }
        ObjectNode config = body.putObject("toolConfig");
        ArrayNode tools = config.putArray("tools");
        for (Tool tool : asked.tools()) {
            tool(tool, tools);
        }
        if (tools.isEmpty()) {
            losses.noted("tools", "tools that were called are described, because they must be");
            called.forEach(name -> tool(new Tool(name, null, null, null), tools));
        }
        if (mode == Mode.NONE) {
            losses.lossy("tool_choice", "tools that were called before cannot be forbidden");
        }
        if (Boolean.FALSE.equals(asked.parallelTools())) {
            losses.lossy("parallel_tool_calls", "several calls at once cannot be forbidden");
        }
        if (mode == Mode.REQUIRED && !asked.tools().isEmpty()) {
            config.putObject("toolChoice").putObject("any");
            return true;
        }
        if (mode == Mode.NAMED && asked.toolChoice().name() != null) {
            config.putObject("toolChoice")
                    .putObject("tool")
                    .put("name", asked.toolChoice().name());
            return true;
        }
        return false;
    }

    private void tool(Tool tool, ArrayNode tools) {
        if (!named(tool.name())) {
            losses.refused("tools." + tool.name(), "a name is letters, digits, underscore and hyphen, at most 64");
        }
        ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", tool.name());
        if (tool.description() != null && !tool.description().isBlank()) {
            spec.put("description", tool.description());
        }
        ObjectNode schema = spec.putObject("inputSchema");
        if (tool.schema() == null) {
            schema.putObject("json").put("type", "object").putObject("properties");
        } else {
            schema.set("json", tool.schema());
        }
        if (tool.strict() != null) {
            spec.put("strict", tool.strict());
        }
    }

    private static boolean named(String name) {
        if (name.isEmpty() || name.length() > 64) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static Set<String> called(Conversation asked) {
        Set<String> names = new LinkedHashSet<>();
        for (Turn turn : asked.turns()) {
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolCall call) {
                    names.add(call.name());
                }
            }
        }
        return names;
    }
}
