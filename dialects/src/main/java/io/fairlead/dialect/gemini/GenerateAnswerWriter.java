package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer. Sources stand beside the text that they belong to, which is the last that has any. */
final class GenerateAnswerWriter {

    private GenerateAnswerWriter() {}

    static ObjectNode write(Completion answer, Reply reply) {
        ObjectNode body = Json.object();
        ArrayNode candidates = body.putArray("candidates");
        answer.choices().forEach(choice -> candidate(choice, reply.maker(), candidates.addObject()));
        if (!answer.tokens().equals(Tokens.UNKNOWN)) {
            body.set("usageMetadata", GenerateTokens.write(answer.tokens()));
        }
        return body.put("modelVersion", answer.model() == null ? reply.model() : answer.model())
                .put("responseId", answer.id() == null ? reply.id() : answer.id());
    }

    private static void candidate(Choice choice, String maker, ObjectNode candidate) {
        ObjectNode content = candidate.putObject("content");
        ArrayNode parts = content.putArray("parts");
        content.put("role", "model");
        boolean refused = false;
        List<Citation> citations = new ArrayList<>();
        String cited = null;
        for (Part part : choice.parts()) {
            part(part, maker, parts);
            refused |= part instanceof Part.Refusal;
            if (part instanceof Part.Text text && !text.citations().isEmpty()) {
                cited = citations.isEmpty() ? text.text() : null;
                citations.addAll(text.citations());
            }
        }
        candidate.put("finishReason", GenerateFinishes.write(choice.finish(), refused));
        if (choice.finish().detail() != null) {
            candidate.put("finishMessage", choice.finish().detail());
        }
        candidate.put("index", choice.index());
        ObjectNode grounding = GenerateCitations.write(citations, cited);
        if (grounding != null) {
            candidate.set("groundingMetadata", grounding);
        }
        if (!choice.logprobs().isEmpty()) {
            candidate.set("logprobsResult", GenerateLogprobs.write(choice.logprobs()));
        }
    }

    private static void part(Part part, String maker, ArrayNode parts) {
        if (part instanceof Part.Text text) {
            parts.addObject().put("text", text.text());
        } else if (part instanceof Part.Refusal refusal) {
            parts.addObject().put("text", refusal.text());
        } else if (part instanceof Part.Thought thought) {
            parts.add(thought(thought.text(), thought.seal(), maker));
        } else if (part instanceof Part.ToolCall call) {
            parts.add(call(call.id(), call.name(), call.arguments(), call.seal(), maker));
        } else if (part instanceof Part.Image image && image.media() instanceof Media.Inline inline) {
            parts.add(GenerateMedia.inline(inline.type(), inline.base64()));
        } else if (part instanceof Part.Audio audio && audio.media() instanceof Media.Inline inline) {
            parts.add(GenerateMedia.inline(inline.type(), inline.base64()));
        }
    }

    static ObjectNode thought(String text, @Nullable Seal seal, String maker) {
        ObjectNode part = Json.object().put("text", text).put("thought", true);
        return sealed(part, seal, maker);
    }

    static ObjectNode call(String id, String name, String arguments, @Nullable Seal seal, String maker) {
        ObjectNode part = Json.object();
        ObjectNode call = part.putObject("functionCall");
        if (!id.isEmpty()) {
            call.put("id", id);
        }
        call.put("name", name).set("args", ToolArguments.object(arguments));
        return sealed(part, seal, maker);
    }

    private static ObjectNode sealed(ObjectNode part, @Nullable Seal seal, String maker) {
        return seal == null ? part : part.put(GenerateSeals.FIELD, seal.valueToClientOf(maker));
    }
}
