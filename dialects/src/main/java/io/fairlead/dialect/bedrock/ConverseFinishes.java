package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import org.jspecify.annotations.Nullable;

/** Stop reasons of Converse, both ways. */
final class ConverseFinishes {

    private ConverseFinishes() {}

    /**
     * What a stop reason means. The stop sequence itself is said only where the request asked for the model's own fields.
     *
     * @param holder the object that has {@code stopReason}: the answer, or the event that ends a message
     */
    static Finish read(JsonNode holder) {
        JsonNode raw = holder.path("stopReason");
        JsonNode sequence = holder.path("additionalModelResponseFields").path("stop_sequence");
        String name = raw.isTextual() ? raw.textValue() : null;
        return new Finish(reason(name), name, sequence.isTextual() ? sequence.textValue() : null);
    }

    private static FinishReason reason(@Nullable String name) {
        if (name == null) {
            return FinishReason.OTHER;
        }
        return switch (name) {
            case "end_turn" -> FinishReason.STOP;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "max_tokens" -> FinishReason.LENGTH;
            case "model_context_window_exceeded" -> FinishReason.WINDOW;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            case "refusal" -> FinishReason.REFUSAL;
            case "malformed_tool_use" -> FinishReason.MALFORMED_CALL;
            case "malformed_model_output" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    static String write(Finish finish) {
        return switch (finish.reason()) {
            case STOP, PAUSED, OTHER -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case WINDOW -> "model_context_window_exceeded";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "content_filtered";
            case MALFORMED_CALL -> "malformed_tool_use";
            case ERROR -> "malformed_model_output";
        };
    }
}
