package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the items of one request's input. */
final class ResponsesItemReader {
    private final String maker;
    private final ResponsesToolReader tools;
    private final Map<String, String> toolNames = new HashMap<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Part> said = new ArrayList<>();

    ResponsesItemReader(String maker, ResponsesToolReader tools) {
        this.maker = maker;
        this.tools = tools;
    }

    List<Turn> read(List<Fields> items) {
        for (Fields item : items) {
            if (item(item)) {
                item.take("id");
                item.take("status");
                item.close();
            }
        }
        turn();
        return turns;
    }

    /** Reads one; false when all of it was lost. */
    private boolean item(Fields item) {
        String type = item.text("type", item.has("role") ? "message" : "");
        switch (type) {
            case "message" -> {
                return message(item);
            }
            case "function_call" -> {
                JsonNode arguments = item.peek("arguments");
                item.take("arguments");
                call(item, ToolArguments.text(arguments));
            }
            case "custom_tool_call" -> call(item, Json.text(Json.object().put(Tool.INPUT, item.text("input", ""))));
            case "function_call_output", "custom_tool_call_output" -> {
                String id = item.text("call_id", "");
                List<Part> content = ResponsesContentReader.parts(item, "output");
                other(Role.USER, List.of(new Part.ToolResult(id, toolNames.get(id), content, false)));
            }
            case "reasoning" -> {
                return reasoning(item);
            }
            case "additional_tools", "tool_search_output" -> {
                item.text("role");
                item.take("call_id");
                tools.read(item.objects("tools"));
            }
            default -> {
                lost(item, type);
                return false;
            }
        }
        return true;
    }

    /** What the provider's own tools did is left out, where the model told of it in its own words. */
    private static void lost(Fields item, String type) {
        switch (type) {
            case "tool_search_call", "mcp_list_tools" -> item.lose(Effect.NOTED, "all tools are there anyway");
            case "web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call" ->
                item.lose(Effect.LOSSY, "what the provider's own tools did has no counterpart");
            case "item_reference" -> item.lose(Effect.REFUSED, "it is stored at another provider");
            case "compaction" -> item.lose(Effect.REFUSED, "only the provider itself can read it");
            default -> item.lose(Effect.REFUSED, "this kind of item has no counterpart");
        }
    }

    private boolean message(Fields item) {
        switch (item.text("role", "")) {
            case "system", "developer" -> other(Role.SYSTEM, ResponsesContentReader.parts(item, "content"));
            case "user" -> other(Role.USER, ResponsesContentReader.parts(item, "content"));
            case "assistant" -> said.addAll(ResponsesContentReader.parts(item, "content"));
            default -> {
                item.lose(Effect.LOSSY, "this role has no counterpart");
                return false;
            }
        }
        return true;
    }

    private void call(Fields item, String arguments) {
        String id = item.text("call_id", item.text("id", ""));
        String name = tools.name(item.text("namespace"), item.text("name", ""));
        toolNames.put(id, name);
        said.add(new Part.ToolCall(id, name, arguments));
    }

    private boolean reasoning(Fields item) {
        String text = texts(item.objects("content"));
        String summary = texts(item.objects("summary"));
        String thought = text.isEmpty() ? summary : text;
        String hidden = item.text("encrypted_content", "");
        item.text("format");
        Seal seal = ResponsesWords.seal(hidden, maker);
        if (thought.isEmpty() && seal == null) {
            item.lose(Effect.NOTED, "the thought is stored elsewhere");
            return false;
        }
        int last = said.size() - 1;
        if (seal != null
                && seal.kind() == Seal.Kind.SIGNATURE
                && thought.isEmpty()
                && last >= 0
                && said.get(last) instanceof Part.ToolCall call
                && call.seal() == null) {
            said.set(last, new Part.ToolCall(call.id(), call.name(), call.arguments(), seal));
        } else {
            said.add(new Part.Thought(thought, seal));
        }
        return true;
    }

    private static String texts(List<Fields> parts) {
        StringBuilder text = new StringBuilder();
        for (Fields part : parts) {
            part.text("type");
            String words = part.text("text", "");
            text.append(text.isEmpty() || words.isEmpty() ? "" : ResponsesWords.BETWEEN)
                    .append(words);
            part.close();
        }
        return text.toString();
    }

    private void other(Role role, List<Part> parts) {
        turn();
        turns.add(new Turn(role, parts));
    }

    private void turn() {
        if (!said.isEmpty()) {
            turns.add(new Turn(Role.ASSISTANT, said));
            said.clear();
        }
    }
}
