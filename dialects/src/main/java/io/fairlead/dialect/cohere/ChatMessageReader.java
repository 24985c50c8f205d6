package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the messages of one request. */
final class ChatMessageReader {
    private final Map<String, String> toolNames = new HashMap<>();

    List<Turn> read(List<Fields> messages) {
        List<Turn> turns = new ArrayList<>(messages.size());
        for (Fields message : messages) {
            switch (message.text("role", "")) {
                case "system" -> turns.add(new Turn(Role.SYSTEM, content(message)));
                case "user" -> turns.add(new Turn(Role.USER, content(message)));
                case "assistant" -> turns.add(new Turn(Role.ASSISTANT, assistant(message)));
                case "tool" -> turns.add(new Turn(Role.USER, List.of(result(message))));
                default -> {
                    message.lose(Effect.LOSSY, "this role has no counterpart");
                    continue;
                }
            }
            message.close();
        }
        return turns;
    }

    private List<Part> assistant(Fields message) {
        List<Part> parts = content(message);
        text(message.text("tool_plan", ""), parts);
        for (Fields call : message.objects("tool_calls")) {
            Fields function = call.object("function");
            if (function == null) {
                call.lose(Effect.LOSSY, "only calls of functions have a counterpart");
                continue;
            }
            call.text("type");
            String id = call.text("id", "");
            String name = function.text("name", "");
            toolNames.put(id, name);
            function.take("arguments");
            parts.add(new Part.ToolCall(id, name, ToolArguments.text(function.peek("arguments"))));
            function.close();
            call.close();
        }
        return parts;
    }

    private Part result(Fields message) {
        String id = message.text("tool_call_id", "");
        return new Part.ToolResult(id, toolNames.get(id), content(message), false);
    }

    /** A text, or a list of blocks. */
    private static List<Part> content(Fields message) {
        List<Part> parts = new ArrayList<>();
        if (message.peek("content").isTextual()) {
            text(message.text("content", ""), parts);
            return parts;
        }
        for (Fields block : message.objects("content")) {
            if (block(block, parts)) {
                block.close();
            }
        }
        return parts;
    }

    /** Reads one block; false when all of it was lost. */
    private static boolean block(Fields block, List<Part> parts) {
        switch (block.text("type", "text")) {
            case "text" -> text(block.text("text", ""), parts);
            case "thinking" -> {
                String thought = block.text("thinking", "");
                if (!thought.isEmpty()) {
                    parts.add(new Part.Thought(thought, null));
                }
            }
            case "image_url" -> image(block, parts);
            case "document" -> found(block, parts);
            default -> {
                block.lose(Effect.REFUSED, "this kind of content has no counterpart");
                return false;
            }
        }
        return true;
    }

    private static void image(Fields block, List<Part> parts) {
        Fields image = block.object("image_url");
        if (image != null) {
            String url = image.text("url");
            if (url != null) {
                parts.add(new Part.Image(Media.at(url)));
            }
            image.close();
        }
    }

    /** What a tool found: its data as text, as the tool said it. */
    private static void found(Fields block, List<Part> parts) {
        Fields document = block.object("document");
        if (document != null) {
            JsonNode data = document.take("data");
            if (data != null) {
                text(data.isTextual() ? data.textValue() : Json.text(data), parts);
            }
            document.close();
        }
    }

    private static void text(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }
}
