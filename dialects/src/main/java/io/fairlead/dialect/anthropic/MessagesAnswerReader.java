package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole message. Blocks of server tools are passed over. Never throws. */
final class MessagesAnswerReader {

    private MessagesAnswerReader() {}

    static @Nullable Completion read(JsonNode body, String maker) {
        if (!body.path("content").isArray()) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode block : body.path("content")) {
            Part part = part(block, maker);
            if (part != null) {
                parts.add(part);
            }
        }
        Finish finish = MessagesFinishes.read(body);
        return new Completion(
                text(body, "id"),
                text(body, "model"),
                List.of(new Choice(0, parts, finish == null ? Finish.of(FinishReason.OTHER) : finish)),
                new MessagesTokens().read(body.path("usage")));
    }

    private static @Nullable Part part(JsonNode block, String maker) {
        switch (block.path("type").asText()) {
            case "text" -> {
                String text = block.path("text").asText();
                var citations = MessagesCitations.read(block.path("citations"));
                return text.isEmpty() && citations.isEmpty() ? null : new Part.Text(text, citations);
            }
            case "thinking" -> {
                String text = block.path("thinking").asText();
                Seal seal = MessagesSeals.signature(block.path("signature").asText(), maker);
                return text.isEmpty() && seal == null ? null : new Part.Thought(text, seal);
            }
            case "redacted_thinking" -> {
                Seal seal = MessagesSeals.hidden(block.path("data").asText(), maker);
                return seal == null ? null : new Part.Thought("", seal);
            }
            case "tool_use" -> {
                JsonNode input = block.path("input");
                return new Part.ToolCall(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        input.isObject() ? Json.text(input) : "{}");
            }
            default -> {
                return null;
            }
        }
    }

    static @Nullable String text(JsonNode owner, String name) {
        JsonNode value = owner.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
