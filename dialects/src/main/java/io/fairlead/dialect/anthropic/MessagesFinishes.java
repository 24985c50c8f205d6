package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import org.jspecify.annotations.Nullable;

/** Stop reasons of Messages, both ways. */
final class MessagesFinishes {

    private MessagesFinishes() {}

    /** What {@code holder}, a message or the {@code delta} that ends one, says of its end; null when it says nothing. */
    static @Nullable Finish read(JsonNode holder) {
        JsonNode reason = holder.path("stop_reason");
        if (!reason.isTextual() || reason.textValue().isEmpty()) {
            return null;
        }
        JsonNode detail = holder.path("stop_sequence");
        if (!detail.isTextual()) {
            detail = holder.path("stop_details").path("explanation");
        }
        String raw = reason.textValue();
        return new Finish(reason(raw), raw, detail.isTextual() ? detail.textValue() : null);
    }

    private static FinishReason reason(String raw) {
        return switch (raw) {
            case "end_turn" -> FinishReason.STOP;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "max_tokens" -> FinishReason.LENGTH;
            case "model_context_window_exceeded" -> FinishReason.WINDOW;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn", "compaction" -> FinishReason.PAUSED;
            default -> FinishReason.OTHER;
        };
    }

    /** A stop reason that the SDKs know; {@code refused}: the answer holds the model's words for saying no. */
    static String write(Finish finish, boolean refused) {
        return switch (finish.reason()) {
            case STOP, OTHER -> refused ? "refusal" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            // There is no word for a failure: the nearest says that the answer is not whole.
            case LENGTH, MALFORMED_CALL, ERROR -> "max_tokens";
            case WINDOW -> "model_context_window_exceeded";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }

    /** The sequence that was met, where the reason is that. */
    static @Nullable String sequence(Finish finish) {
        return finish.reason() == FinishReason.STOP_SEQUENCE ? finish.detail() : null;
    }
}
