package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer. A blocked prompt is one choice without a word. Never throws. */
final class GenerateAnswerReader {

    private GenerateAnswerReader() {}

    static @Nullable Completion read(JsonNode body, String maker) {
        String id = text(body, "responseId");
        List<Choice> choices = new ArrayList<>();
        for (JsonNode candidate : body.path("candidates")) {
            choices.add(choice(candidate, id, choices.size(), maker));
        }
        Finish blocked = GenerateFinishes.blocked(body);
        if (choices.isEmpty() && blocked != null) {
            choices.add(new Choice(0, List.of(), blocked));
        }
        return choices.isEmpty()
                ? null
                : new Completion(
                        id, text(body, "modelVersion"), choices, GenerateTokens.read(body.path("usageMetadata")));
    }

    private static Choice choice(JsonNode candidate, @Nullable String id, int position, String maker) {
        int index = Math.max(0, candidate.path("index").asInt(position));
        List<Part> parts = new ArrayList<>();
        int calls = 0;
        for (JsonNode part : candidate.path("content").path("parts")) {
            JsonNode call = part.path("functionCall");
            if (call.isObject()) {
                parts.add(call(call, part, callId(call, id, index, calls++), maker));
            } else {
                part(part, maker, parts);
            }
        }
        cited(candidate, parts);
        Finish finish = GenerateFinishes.read(candidate, calls > 0);
        return new Choice(
                index,
                parts,
                finish == null ? Finish.of(FinishReason.OTHER) : finish,
                GenerateLogprobs.read(candidate.path("logprobsResult")));
    }

    private static void part(JsonNode part, String maker, List<Part> parts) {
        JsonNode said = part.path("text");
        String text = said.isTextual() ? said.textValue() : "";
        String signature = text(part, GenerateSeals.FIELD);
        if (part.path("thought").asBoolean() && !text.isEmpty()) {
            parts.add(new Part.Thought(text, GenerateSeals.read(signature, Seal.Kind.SIGNATURE, maker)));
            return;
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        JsonNode data = part.path("inlineData");
        if (data.path("data").isTextual()) {
            media(data.path("mimeType").asText(), data.path("data").textValue(), parts);
        }
        Seal seal = GenerateSeals.read(signature, Seal.Kind.HIDDEN, maker);
        if (seal != null && !GenerateSeals.ofServerTool(part::has)) {
            parts.add(new Part.Thought("", seal));
        }
    }

    private static void media(String type, String base64, List<Part> parts) {
        if (type.startsWith("image/")) {
            parts.add(new Part.Image(new Media.Inline(type, base64)));
        } else if (type.startsWith("audio/")) {
            parts.add(new Part.Audio(new Media.Inline(type, base64)));
        }
    }

    private static Part.ToolCall call(JsonNode call, JsonNode part, String id, String maker) {
        return new Part.ToolCall(
                id,
                call.path("name").asText(),
                arguments(call),
                GenerateSeals.read(text(part, GenerateSeals.FIELD), Seal.Kind.SIGNATURE, maker));
    }

    static String arguments(JsonNode call) {
        JsonNode args = call.path("args");
        return args.isObject() ? Json.text(args) : "{}";
    }

    /** A call's own id, or one that is the same for the same answer and different for each call. */
    static String callId(JsonNode call, @Nullable String answer, int choice, int number) {
        JsonNode id = call.path("id");
        return id.isTextual() && !id.textValue().isEmpty()
                ? id.textValue()
                : "call_" + ToolIds.WORD.fit(answer + ":" + choice + ":" + number);
    }

    /** Sources go with the last text, as in a stream, where they come last. */
    private static void cited(JsonNode candidate, List<Part> parts) {
        int last = -1;
        for (int i = 0; i < parts.size(); i++) {
            last = parts.get(i) instanceof Part.Text ? i : last;
        }
        if (last >= 0 && parts.get(last) instanceof Part.Text text) {
            List<Citation> citations = GenerateCitations.read(candidate, text.text());
            if (!citations.isEmpty()) {
                parts.set(last, new Part.Text(text.text(), citations));
            }
        }
    }

    static @Nullable String text(JsonNode owner, String name) {
        JsonNode value = owner.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
