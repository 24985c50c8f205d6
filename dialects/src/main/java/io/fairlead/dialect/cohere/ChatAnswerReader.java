package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer: content, then the plan, then the calls. */
final class ChatAnswerReader {
    private static final int ANY_TEXT = -1;

    private ChatAnswerReader() {}

    static @Nullable Completion read(JsonNode body) {
        JsonNode message = body.path("message");
        if (!message.isObject()) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        content(message, citations(message.path("citations")), parts);
        text(message.path("tool_plan").asText(""), List.of(), parts);
        int before = parts.size();
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call, parts.size() - before));
        }
        List<TokenLogprob> logprobs = new ArrayList<>();
        body.path("logprobs").forEach(item -> logprobs.addAll(ChatLogprobs.read(item)));
        Choice choice = new Choice(0, parts, ChatFinishes.read(text(body.path("finish_reason"))), logprobs);
        return new Completion(text(body.path("id")), null, List.of(choice), ChatTokens.read(body.path("usage")));
    }

    /** By the content that they are about; what does not say it is about the first text. */
    private static Map<Integer, List<Citation>> citations(JsonNode list) {
        Map<Integer, List<Citation>> byContent = new HashMap<>();
        for (JsonNode citation : list) {
            int index = citation.path("content_index").asInt(ANY_TEXT);
            byContent.computeIfAbsent(index, each -> new ArrayList<>()).addAll(ChatCitations.read(citation));
        }
        return byContent;
    }

    private static void content(JsonNode message, Map<Integer, List<Citation>> citations, List<Part> parts) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            text(content.textValue(), citations.getOrDefault(ANY_TEXT, List.of()), parts);
            return;
        }
        int index = 0;
        for (JsonNode block : content) {
            String thinking = block.path("thinking").asText("");
            if (!thinking.isEmpty()) {
                parts.add(new Part.Thought(thinking, null));
            }
            String text = block.path("text").asText("");
            if (!text.isEmpty()) {
                List<Citation> own = new ArrayList<>(citations.getOrDefault(index, List.of()));
                List<Citation> open = citations.remove(ANY_TEXT);
                own.addAll(open == null ? List.of() : open);
                text(text, own, parts);
            }
            index++;
        }
    }

    private static void text(String text, List<Citation> citations, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, citations));
        }
    }

    private static Part.ToolCall call(JsonNode call, int number) {
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        return new Part.ToolCall(
                id(call.path("id").asText(""), number),
                function.path("name").asText(""),
                ToolArguments.text(arguments));
    }

    /** An id for a call that came without, different for each of an answer's. */
    static String id(String said, int number) {
        return said.isEmpty() ? "call_" + number : said;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }
}
