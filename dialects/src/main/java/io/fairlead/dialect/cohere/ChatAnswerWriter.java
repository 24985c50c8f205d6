package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import java.util.List;

/** Writes a whole answer: the first choice, since there is no place for others. */
final class ChatAnswerWriter {

    private ChatAnswerWriter() {}

    static ObjectNode write(Completion answer, Reply reply) {
        Choice choice = answer.choices().isEmpty()
                ? new Choice(0, List.of(), Finish.of(FinishReason.OTHER))
                : answer.choices().get(0);
        ObjectNode body = Json.object().put("id", reply.id());
        message(choice.parts(), body.putObject("message").put("role", "assistant"));
        body.put("finish_reason", ChatFinishes.write(choice.finish().reason()));
        if (!choice.logprobs().isEmpty()) {
            ArrayNode list = body.putArray("logprobs");
            choice.logprobs().forEach(token -> list.add(ChatLogprobs.write(token)));
        }
        if (ChatTokens.known(answer.tokens())) {
            body.set("usage", ChatTokens.write(answer.tokens()));
        }
        return body;
    }

    private static void message(List<Part> parts, ObjectNode message) {
        ArrayNode content = message.arrayNode();
        ArrayNode citations = message.arrayNode();
        ArrayNode calls = message.arrayNode();
        int plan = plan(parts);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part instanceof Part.Text text && i == plan) {
                message.put("tool_plan", text.text());
            } else if (part instanceof Part.Text text) {
                int index = content.size();
                text.citations().forEach(citation -> citations.add(ChatCitations.write(citation, text.text(), index)));
                words(content, "text", text.text());
            } else if (part instanceof Part.Refusal refusal) {
                words(content, "text", refusal.text());
            } else if (part instanceof Part.Thought thought && !thought.text().isEmpty()) {
                words(content, "thinking", thought.text());
            } else if (part instanceof Part.ToolCall call) {
                call(call, calls.addObject());
            }
        }
        if (!content.isEmpty()) {
            message.set("content", content);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!citations.isEmpty()) {
            message.set("citations", citations);
        }
    }

    /** The text right before the first call, unless it cites, for which a plan has no place; -1 when there is none. */
    private static int plan(List<Part> parts) {
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i) instanceof Part.ToolCall) {
                return parts.get(i - 1) instanceof Part.Text text
                                && text.citations().isEmpty()
                        ? i - 1
                        : -1;
            }
        }
        return -1;
    }

    private static void words(ArrayNode content, String type, String text) {
        content.addObject().put("type", type).put(type, text);
    }

    private static void call(Part.ToolCall call, ObjectNode node) {
        node.put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
}
