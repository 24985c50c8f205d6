package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.ToolChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes tools, and calls of them, in the form in which their client knows them: free-form tools with a text, and those of a
 * namespace by their own names.
 */
final class ResponsesToolWriter {
    private final List<Tool> tools;
    private final Map<String, Tool> byName = new HashMap<>();

    ResponsesToolWriter(List<Tool> tools) {
        this.tools = tools;
        tools.forEach(tool -> byName.put(tool.name(), tool));
    }

    /**
     * Writes all; {@code strict} says what is taken of each one's. It is always written, since without it a schema is strict at
     * OpenAI and is not at xAI. Namespaces stand where their first tool stood.
     */
    void write(ArrayNode list, Function<Tool, Boolean> strict) {
        Map<String, ArrayNode> namespaces = new HashMap<>();
        for (Tool tool : tools) {
            Tool.Own own = tool.own();
            String namespace = own == null ? null : own.namespace();
            ArrayNode place = namespace == null
                    ? list
                    : namespaces.computeIfAbsent(
                            namespace,
                            name -> list.addObject()
                                    .put("type", "namespace")
                                    .put("name", name)
                                    .put("description", name)
                                    .putArray("tools"));
            one(tool, place.addObject(), strict);
        }
    }

    private static void one(Tool tool, ObjectNode node, Function<Tool, Boolean> strict) {
        node.put("type", tool.freeform() ? "custom" : "function")
                .put("name", tool.own() == null ? tool.name() : tool.own().name());
        if (tool.description() != null) {
            node.put("description", tool.description());
        }
        if (!tool.freeform()) {
            if (tool.schema() == null) {
                node.putObject("parameters").put("type", "object").putObject("properties");
            } else {
                node.set("parameters", tool.schema());
            }
            node.put("strict", strict.apply(tool));
        }
    }

    void choice(ToolChoice choice, ObjectNode body) {
        switch (choice.mode()) {
            case AUTO -> body.put("tool_choice", "auto");
            case NONE -> body.put("tool_choice", "none");
            case REQUIRED -> body.put("tool_choice", "required");
            case NAMED -> {
                Tool tool = byName.get(choice.name());
                body.putObject("tool_choice")
                        .put("type", tool != null && tool.freeform() ? "custom" : "function")
                        .put(
                                "name",
                                tool == null || tool.own() == null
                                        ? choice.name()
                                        : tool.own().name());
            }
        }
    }

    /** An item without ids. */
    ObjectNode call(String name, String arguments) {
        ObjectNode item = begun(name);
        return freeform(name)
                ? item.put(Tool.INPUT, input(arguments))
                : item.put("arguments", arguments.isEmpty() ? "{}" : arguments);
    }

    /** An item without ids, of a call whose arguments are still to come. */
    ObjectNode begun(String name) {
        Tool tool = byName.get(name);
        Tool.Own own = tool == null ? null : tool.own();
        ObjectNode item = Json.object().put("type", freeform(name) ? "custom_tool_call" : "function_call");
        if (own != null && own.namespace() != null) {
            item.put("namespace", own.namespace());
        }
        return item.put("name", own == null ? name : own.name());
    }

    boolean freeform(String name) {
        Tool tool = byName.get(name);
        return tool != null && tool.freeform();
    }

    /** The text of a free-form call; arguments that a model wrote otherwise are the text themselves. */
    static String input(String arguments) {
        @Nullable String text = ChatWords.text(ToolArguments.object(arguments), Tool.INPUT);
        return text == null ? arguments : text;
    }
}
