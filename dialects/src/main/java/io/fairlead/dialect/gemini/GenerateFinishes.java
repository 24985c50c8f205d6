package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.watch.Reading;
import org.jspecify.annotations.Nullable;

/** Finish reasons, both ways. {@code STOP} beside calls means them; a stop sequence that was met is not told apart. */
final class GenerateFinishes {

    private GenerateFinishes() {}

    /** What a candidate says of its end; null when it says nothing. */
    static @Nullable Finish read(JsonNode candidate, boolean calls) {
        JsonNode raw = candidate.path("finishReason");
        if (!raw.isTextual() || !Reading.says(raw)) {
            return null;
        }
        FinishReason reason = reason(raw.textValue(), calls);
        JsonNode why = candidate.path("finishMessage");
        boolean told = why.isTextual() && reason != FinishReason.STOP && reason != FinishReason.TOOL_CALLS;
        return new Finish(reason, raw.textValue(), told ? why.textValue() : null);
    }

    /** Why there is no candidate at all: the prompt was blocked. Null when it was not. */
    static @Nullable Finish blocked(JsonNode answer) {
        JsonNode feedback = answer.path("promptFeedback");
        JsonNode raw = feedback.path("blockReason");
        if (!raw.isTextual() || !Reading.says(raw)) {
            return null;
        }
        JsonNode why = feedback.path("blockReasonMessage");
        return new Finish(FinishReason.CONTENT_FILTER, raw.textValue(), why.isTextual() ? why.textValue() : null);
    }

    private static FinishReason reason(String raw, boolean calls) {
        return switch (raw) {
            case "STOP" -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" ->
                FinishReason.MALFORMED_CALL;
            case "MALFORMED_RESPONSE", "MISSING_THOUGHT_SIGNATURE" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    /** {@code refused}: the answer holds the model's words for saying no, which for Google is an answer like any other. */
    static String write(Finish finish, boolean refused) {
        return switch (finish.reason()) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED -> "STOP";
            case LENGTH, WINDOW -> "MAX_TOKENS";
            case CONTENT_FILTER -> "SAFETY";
            case REFUSAL -> refused ? "STOP" : "SAFETY";
            case MALFORMED_CALL -> "MALFORMED_FUNCTION_CALL";
            case ERROR, OTHER -> "OTHER";
        };
    }
}
