package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer. Items of the provider's own tools are passed over: the model tells of them in its own words. */
final class ResponsesAnswerReader {

    /** The answer is still to come, and only its own provider can be asked for it. */
    private static final Set<String> UNFINISHED = Set.of("queued", "in_progress");

    private ResponsesAnswerReader() {}

    static @Nullable Completion read(JsonNode body, String maker) {
        JsonNode output = body.path("output");
        if (!output.isArray() || UNFINISHED.contains(body.path("status").asText())) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        List<TokenLogprob> logprobs = new ArrayList<>();
        for (JsonNode item : output) {
            parts.addAll(parts(item, maker));
            for (JsonNode content : item.path("content")) {
                logprobs.addAll(ChatWords.tokens(content.path("logprobs")));
            }
        }
        boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean refusal = parts.stream().anyMatch(Part.Refusal.class::isInstance);
        return new Completion(
                ChatWords.text(body, "id"),
                ChatWords.text(body, "model"),
                List.of(new Choice(0, parts, ResponsesFinishes.read(body, calls, refusal), logprobs)),
                ResponsesTokens.read(body));
    }

    /** What one item says. */
    static List<Part> parts(JsonNode item, String maker) {
        List<Part> parts = new ArrayList<>();
        switch (item.path("type").asText()) {
            case "message" -> item.path("content").forEach(content -> content(content, parts));
            case "reasoning" -> {
                String text = ResponsesWords.thought(item);
                Seal seal = seal(item, maker);
                if (!text.isEmpty() || seal != null) {
                    parts.add(new Part.Thought(text, seal));
                }
            }
            case "function_call", "custom_tool_call" ->
                parts.add(new Part.ToolCall(callId(item), item.path("name").asText(), arguments(item)));
            default -> {}
        }
        return parts;
    }

    private static void content(JsonNode content, List<Part> parts) {
        String text = ResponsesWords.text(content.path("text"));
        String refusal = ResponsesWords.text(content.path("refusal"));
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, citations(content)));
        } else if (!refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal));
        }
    }

    static List<Citation> citations(JsonNode content) {
        List<Citation> citations = new ArrayList<>();
        for (JsonNode annotation : content.path("annotations")) {
            Citation citation = ResponsesWords.citation(annotation);
            if (citation != null) {
                citations.add(citation);
            }
        }
        return citations;
    }

    static @Nullable Seal seal(JsonNode item, String maker) {
        return ResponsesWords.seal(ResponsesWords.text(item.path("encrypted_content")), maker);
    }

    static String callId(JsonNode item) {
        String id = item.path("call_id").asText();
        return id.isEmpty() ? item.path("id").asText() : id;
    }

    /** The arguments of a call as their JSON text; the text of a free-form call is its one argument. */
    static String arguments(JsonNode item) {
        if (item.path("type").asText().equals("custom_tool_call")) {
            return Json.text(Json.object().put(Tool.INPUT, item.path("input").asText()));
        }
        JsonNode arguments = item.path("arguments");
        return ToolArguments.text(arguments);
    }
}
