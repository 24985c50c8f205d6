package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.ToolIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of one request, and those that its items add. A free-form tool becomes a function with one text, a tool of a
 * namespace a function with the namespace in its name; what the provider runs itself is lost by its kind.
 */
final class ResponsesToolReader {
    /** What most APIs take. */
    private static final int LONGEST_NAME = 64;

    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Set<String> namespaces = new HashSet<>();

    /** All that were read; a name that comes again changes nothing. */
    List<Tool> all() {
        return new ArrayList<>(tools.values());
    }

    void read(List<Fields> list) {
        for (Fields tool : list) {
            String type = tool.text("type", "function");
            switch (type) {
                case "function", "custom" -> add(tool, type, null, null);
                case "namespace" -> {
                    String namespace = tool.text("name", "");
                    String about = tool.text("description");
                    namespaces.add(namespace);
                    for (Fields inner : tool.objects("tools")) {
                        add(inner, inner.text("type", "function"), namespace, about);
                    }
                    tool.close();
                }
                // Its finds are tools like any other; here they are all there from the beginning.
                case "tool_search" -> tool.lose(Effect.NOTED, "all tools are there from the beginning");
                case "file_search", "mcp", "computer", "computer_use", "computer_use_preview" ->
                    tool.lose(Effect.REFUSED, "only the provider itself can run it, with what it has stored");
                default -> tool.lose(Effect.LOSSY, "only the provider itself can run it");
            }
        }
    }

    private void add(Fields tool, String type, @Nullable String namespace, @Nullable String about) {
        // Some clients send the form of Chat Completions, with or without the name beside it.
        Fields nested = tool.object("function");
        Fields named = nested == null ? tool : nested;
        String own = named.text("name", tool.text("name", ""));
        String name = name(namespace, own);
        String description = named.text("description");
        if (about != null && !about.isEmpty()) {
            description = description == null ? about : about + "\n\n" + description;
        }
        if (type.equals("custom")) {
            String grammar = grammar(tool);
            description = grammar.isEmpty() ? description : (description == null ? "" : description) + grammar;
            tools.putIfAbsent(name, new Tool(name, description, text(), null, new Tool.Own(namespace, own, true)));
        } else {
            JsonNode schema = named.take("parameters");
            Boolean strict = named.flag("strict");
            tools.putIfAbsent(
                    name,
                    new Tool(
                            name,
                            description,
                            schema,
                            strict,
                            namespace == null ? null : new Tool.Own(namespace, own, false)));
        }
        if (nested != null) {
            nested.close();
        }
        tool.close();
    }

    /** The rule of a free-form tool's text in words, since nobody else holds the model to it. */
    private static String grammar(Fields tool) {
        Fields format = tool.object("format");
        if (format == null) {
            return "";
        }
        String type = format.text("type", "text");
        String syntax = format.text("syntax", "");
        String definition = format.text("definition", "");
        format.close();
        if (type.equals("text") || definition.isEmpty()) {
            return "";
        }
        tool.losses().noted(tool.path("format"), "the grammar is told to the model, which need not follow it");
        return "\n\nThe input must follow this " + syntax + " grammar:\n" + definition;
    }

    private static JsonNode text() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject(Tool.INPUT).put("type", "string");
        schema.putArray("required").add(Tool.INPUT);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** The name by which a tool of a namespace goes; a function that was loaded late has its own name as its namespace. */
    String name(@Nullable String namespace, String own) {
        if (namespace == null || !namespaces.contains(namespace)) {
            return own;
        }
        String joined = namespace + "__" + own;
        return joined.length() <= LONGEST_NAME ? joined : ToolIds.WORD.fit(joined);
    }

    ToolChoice choice(Fields root) {
        if (!root.peek("tool_choice").isObject()) {
            return word(root, "tool_choice", root.text("tool_choice", "auto"));
        }
        Fields choice = root.object("tool_choice");
        if (choice == null) {
            return ToolChoice.AUTO;
        }
        switch (choice.text("type", "function")) {
            case "function", "custom" -> {
                Fields function = choice.object("function");
                String name = function == null ? choice.text("name") : function.text("name");
                if (function != null) {
                    function.close();
                }
                choice.close();
                return name == null ? ToolChoice.REQUIRED : ToolChoice.named(name);
            }
            case "allowed_tools" -> {
                ToolChoice mode = word(choice, "mode", choice.text("mode", "auto"));
                allow(choice);
                choice.close();
                return mode;
            }
            default -> {
                choice.lose(Effect.LOSSY, "only the choice of a function has a counterpart");
                return ToolChoice.AUTO;
            }
        }
    }

    private static ToolChoice word(Fields owner, String name, String word) {
        return switch (word) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required", "any" -> ToolChoice.REQUIRED;
            default -> {
                owner.losses().lossy(owner.path(name), "it is not known");
                yield ToolChoice.AUTO;
            }
        };
    }

    private void allow(Fields choice) {
        Set<String> allowed = new HashSet<>();
        for (Fields tool : choice.objects("tools")) {
            tool.text("type");
            allowed.add(tool.text("name", ""));
            tool.close();
        }
        if (tools.keySet().retainAll(allowed)) {
            choice.losses().noted(choice.path("tools"), "tools that are not allowed are left out");
        }
    }
}
