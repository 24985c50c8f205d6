package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of one request's messages: a text, or a list of blocks. Remembers the names of the tools that were called,
 * since results do not repeat them.
 */
final class MessagesContentReader {
    private final String maker;
    private final Map<String, String> tools = new HashMap<>();

    MessagesContentReader(String maker) {
        this.maker = maker;
    }

    /** The parts in the member {@code name} of {@code owner}. */
    List<Part> read(Fields owner, String name) {
        List<Part> parts = new ArrayList<>();
        JsonNode value = owner.peek(name);
        if (value.isTextual()) {
            owner.take(name);
            text(value.textValue(), parts);
            return parts;
        }
        List<Fields> blocks = owner.objects(name);
        for (int i = 0; i < blocks.size(); i++) {
            if (block(blocks.get(i), value.path(i + 1), parts)) {
                blocks.get(i).close();
            }
        }
        return parts;
    }

    /** Reads one block; false when all of it was lost. {@code next}: the block behind it. */
    private boolean block(Fields block, JsonNode next, List<Part> parts) {
        switch (block.text("type", "text")) {
            case "text" -> words(block, parts);
            case "image" -> {
                Part image = MessagesMedia.image(block);
                if (image != null) {
                    parts.add(image);
                }
            }
            case "document" -> {
                Part document = MessagesMedia.document(block);
                if (document != null) {
                    parts.add(document);
                }
            }
            case "search_result" -> MessagesMedia.found(block, parts);
            case "thinking" -> thought(block.text("thinking", ""), signature(block), parts);
            case "redacted_thinking" -> redacted(block, parts);
            case "tool_use" -> call(block, next, parts);
            case "tool_result" -> result(block, parts);
            case "container_upload" -> {
                block.lose(Effect.REFUSED, "the file is stored at the provider");
                return false;
            }
            default -> {
                block.lose(Effect.LOSSY, "only Anthropic's models know this kind of block");
                return false;
            }
        }
        return true;
    }

    private static void words(Fields block, List<Part> parts) {
        String text = block.text("text", "");
        JsonNode citations = block.take("citations");
        if (!text.isEmpty()) {
            parts.add(citations == null ? new Part.Text(text) : new Part.Text(text, MessagesCitations.read(citations)));
        }
    }

    private static void text(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private @Nullable Seal signature(Fields block) {
        return MessagesSeals.signature(block.text("signature", ""), maker);
    }

    /** One that carries the seal of a call was read with the call. */
    private void redacted(Fields block, List<Part> parts) {
        Seal seal = MessagesSeals.hidden(block.text("data", ""), maker);
        if (seal != null && seal.kind() == Seal.Kind.HIDDEN) {
            thought("", seal, parts);
        }
    }

    private static void thought(String text, @Nullable Seal seal, List<Part> parts) {
        if (!text.isEmpty() || seal != null) {
            parts.add(new Part.Thought(text, seal));
        }
    }

    private void call(Fields block, JsonNode next, List<Part> parts) {
        String id = block.text("id", "");
        String name = block.text("name", "");
        JsonNode input = block.take("input");
        tools.put(id, name);
        parts.add(new Part.ToolCall(
                id,
                name,
                input == null ? ToolArguments.NONE : ToolArguments.text(input),
                MessagesSeals.ofCall(next, maker)));
    }

    private void result(Fields block, List<Part> parts) {
        String id = block.text("tool_use_id", "");
        boolean error = Boolean.TRUE.equals(block.flag("is_error"));
        parts.add(new Part.ToolResult(id, tools.get(id), read(block, "content"), error));
    }
}
