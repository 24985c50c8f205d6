package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.ToolIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole message, with every field that the SDKs require. It has one answer; a picture in it cannot be said. */
final class MessagesAnswerWriter {
    private static final String PREFIX = "msg_";

    private MessagesAnswerWriter() {}

    static JsonNode write(Completion answer, Reply reply) {
        ObjectNode message = message(answer.id(), answer.model(), reply);
        ArrayNode content = message.putArray("content");
        Choice choice = answer.choices().isEmpty() ? null : answer.choices().get(0);
        List<Part> parts = choice == null ? List.of() : choice.parts();
        Finish finish = choice == null ? Finish.of(FinishReason.STOP) : choice.finish();
        parts.forEach(part -> block(part, reply.maker(), content));
        message.put(
                "stop_reason", MessagesFinishes.write(finish, parts.stream().anyMatch(Part.Refusal.class::isInstance)));
        message.put("stop_sequence", MessagesFinishes.sequence(finish));
        MessagesTokens.write(answer.tokens(), message.putObject("usage"));
        return message;
    }

    /** What comes before the content. */
    private static ObjectNode message(@Nullable String id, @Nullable String model, Reply reply) {
        return Json.object()
                .put("id", id != null && id.startsWith(PREFIX) ? id : PREFIX + reply.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model == null ? reply.model() : model);
    }

    /** A message that has just begun, as a stream tells it. */
    static ObjectNode begun(@Nullable String id, @Nullable String model, Tokens tokens, Reply reply) {
        ObjectNode message = message(id, model, reply);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        MessagesTokens.write(tokens, message.putObject("usage"));
        return message;
    }

    private static void block(Part part, String maker, ArrayNode content) {
        if (part instanceof Part.Text text) {
            text(text, content);
        } else if (part instanceof Part.Refusal refusal) {
            text(new Part.Text(refusal.text()), content);
        } else if (part instanceof Part.Thought thought) {
            ObjectNode block = MessagesSeals.toClient(thought, maker);
            if (block != null) {
                content.add(block);
            }
        } else if (part instanceof Part.ToolCall call) {
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", ToolIds.WORD.fit(call.id()))
                    .put("name", call.name())
                    .set("input", ToolArguments.object(call.arguments()));
            if (call.seal() != null) {
                content.add(MessagesSeals.redacted(call.seal().carried()));
            }
        }
    }

    /** A client sends its texts back, and Anthropic refuses empty ones. */
    private static void text(Part.Text text, ArrayNode content) {
        ObjectNode block = Json.object().put("type", "text").put("text", text.text());
        ArrayNode citations = Json.object().arrayNode();
        for (Citation citation : text.citations()) {
            ObjectNode written = MessagesCitations.write(citation);
            if (written != null) {
                citations.add(written);
            }
        }
        if (!citations.isEmpty()) {
            block.set("citations", citations);
        }
        if (!text.text().isEmpty()) {
            content.add(block);
        }
    }
}
