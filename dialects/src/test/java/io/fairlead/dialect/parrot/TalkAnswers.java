package io.fairlead.dialect.parrot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole answers, both ways. */
final class TalkAnswers {

    private TalkAnswers() {}

    static @Nullable Completion read(JsonNode body) {
        if (!body.path("lines").isArray()) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode line : body.path("lines")) {
            JsonNode call = line.path("do");
            if (call.isObject()) {
                parts.add(new Part.ToolCall(
                        call.path("id").asText(),
                        call.path("skill").asText(),
                        call.path("with").asText()));
            } else if (line.path("say").isTextual()) {
                parts.add(new Part.Text(line.path("say").textValue()));
            }
        }
        return new Completion(
                body.path("id").asText(null),
                body.path("model").asText(null),
                List.of(new Choice(0, parts, finish(body))),
                tokens(body));
    }

    static ObjectNode write(Completion answer, Reply reply) {
        ObjectNode body = Json.object()
                .put("id", "talk-" + reply.id())
                .put("model", answer.model() == null ? reply.model() : answer.model());
        ArrayNode lines = body.putArray("lines");
        Finish finish = Finish.of(FinishReason.OTHER);
        for (Choice choice : answer.choices()) {
            choice.parts().forEach(part -> line(part, lines));
            finish = choice.finish();
        }
        ended(body, finish, answer.tokens());
        return body;
    }

    private static void line(Part part, ArrayNode lines) {
        if (part instanceof Part.Text text) {
            lines.addObject().put("say", text.text());
        } else if (part instanceof Part.Refusal refusal) {
            lines.addObject().put("say", refusal.text());
        } else if (part instanceof Part.ToolCall call) {
            lines.addObject()
                    .putObject("do")
                    .put("id", call.id())
                    .put("skill", call.name())
                    .put("with", call.arguments());
        }
    }

    /** The end of an answer, whole or streamed. */
    static void ended(ObjectNode end, Finish finish, Tokens tokens) {
        String word = switch (finish.reason()) {
            case LENGTH, WINDOW -> "cut";
            case TOOL_CALLS -> "skill";
            case ERROR, MALFORMED_CALL -> "hiccup";
            default -> "done";
        };
        end.put("end", word).put("read", Tokens.known(tokens.input())).put("said", Tokens.known(tokens.output()));
    }

    static Finish finish(JsonNode end) {
        String word = end.path("end").asText();
        FinishReason reason = switch (word) {
            case "done" -> FinishReason.STOP;
            case "cut" -> FinishReason.LENGTH;
            case "skill" -> FinishReason.TOOL_CALLS;
            case "hiccup" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
        return new Finish(reason, word.isEmpty() ? null : word, null);
    }

    static Tokens tokens(JsonNode end) {
        return new Tokens(end.path("read").asLong(-1), -1, -1, end.path("said").asLong(-1), -1);
    }
}
