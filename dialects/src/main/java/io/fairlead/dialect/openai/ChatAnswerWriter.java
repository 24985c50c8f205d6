package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.ToolIds;

/** Writes a whole answer. */
final class ChatAnswerWriter {

    private ChatAnswerWriter() {}

    static ObjectNode write(Completion answer, Reply reply) {
        ObjectNode body = Json.object()
                .put("id", "chatcmpl-" + reply.id())
                .put("object", "chat.completion")
                .put("created", reply.createdSeconds())
                .put("model", answer.model() == null ? reply.model() : answer.model());
        ArrayNode choices = body.putArray("choices");
        for (Choice choice : answer.choices()) {
            choice(choice, choices.addObject(), reply);
        }
        if (ChatTokens.known(answer.tokens())) {
            body.set("usage", ChatTokens.write(answer.tokens()));
        }
        return body;
    }

    private static void choice(Choice choice, ObjectNode node, Reply reply) {
        node.put("index", choice.index());
        ObjectNode message = node.putObject("message").put("role", "assistant");
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        ArrayNode calls = message.arrayNode();
        ArrayNode annotations = message.arrayNode();
        for (Part part : choice.parts()) {
            if (part instanceof Part.Text words) {
                int before = text.length();
                words.citations().forEach(citation -> ChatWords.annotation(annotations.addObject(), citation, before));
                text.append(words.text());
            } else if (part instanceof Part.Thought words) {
                thought.append(words.text());
            } else if (part instanceof Part.Refusal words) {
                refusal.append(words.text());
            } else if (part instanceof Part.ToolCall call) {
                call(call, calls.addObject(), reply);
            }
        }
        put(message, "content", text);
        if (!thought.isEmpty()) {
            message.put("reasoning_content", thought.toString());
        }
        put(message, "refusal", refusal);
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (choice.logprobs().isEmpty()) {
            node.putNull("logprobs");
        } else {
            ObjectNode logprobs = node.putObject("logprobs");
            ChatWords.logprobs(logprobs.putArray("content"), choice.logprobs(), true);
            logprobs.putNull("refusal");
        }
        node.put("finish_reason", ChatFinishes.write(choice.finish().reason(), !refusal.isEmpty()));
    }

    private static void put(ObjectNode message, String name, StringBuilder text) {
        if (text.isEmpty()) {
            message.putNull(name);
        } else {
            message.put(name, text.toString());
        }
    }

    private static void call(Part.ToolCall call, ObjectNode node, Reply reply) {
        node.put("id", ToolIds.SHORT.fit(call.id())).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        // Only Google's own clients send it back; OpenAI's API refuses a field that it does not know.
        if (call.seal() != null && reply.maker().equals("google")) {
            node.putObject("extra_content")
                    .putObject("google")
                    .put("thought_signature", call.seal().valueToClientOf(reply.maker()));
        }
    }
}
