package io.fairlead.dialect.cohere;

import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import org.jspecify.annotations.Nullable;

/** Finish reasons, both ways. */
final class ChatFinishes {
    private static final String ERROR = "ERROR";

    private ChatFinishes() {}

    static Finish read(@Nullable String raw) {
        FinishReason reason = switch (raw == null ? "" : raw) {
            case "COMPLETE", "" -> FinishReason.STOP;
            case "STOP_SEQUENCE" -> FinishReason.STOP_SEQUENCE;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
            case "ERROR_LIMIT" -> FinishReason.WINDOW;
            case ERROR, "TIMEOUT" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
        return new Finish(reason, raw, null);
    }

    /** There is no word for a filter; an answer that one cut off is not passed off as complete. */
    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP, REFUSAL, PAUSED, OTHER -> "COMPLETE";
            case STOP_SEQUENCE -> "STOP_SEQUENCE";
            case LENGTH, WINDOW -> "MAX_TOKENS";
            case TOOL_CALLS -> "TOOL_CALL";
            case CONTENT_FILTER, MALFORMED_CALL, ERROR -> ERROR;
        };
    }
}
