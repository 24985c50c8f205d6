package io.fairlead.dialect.openai;

import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import org.jspecify.annotations.Nullable;

/** Finish reasons, both ways. */
final class ChatFinishes {

    private ChatFinishes() {}

    /**
     * Reads one. {@code stop} beside calls means them: OpenAI says it for a forced call, Gemini's compatible API always; {@code
     * stop} beside a refusal means that.
     */
    static Finish read(@Nullable String raw, boolean calls, boolean refusal) {
        FinishReason reason = switch (raw == null ? "" : raw) {
            case "stop", "eos", "end_turn", "" ->
                calls ? FinishReason.TOOL_CALLS : refusal ? FinishReason.REFUSAL : FinishReason.STOP;
            case "length", "max_tokens" -> FinishReason.LENGTH;
            case "model_length" -> FinishReason.WINDOW;
            case "tool_calls", "tool_call", "function_call", "tool_use" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "error", "insufficient_system_resource" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
        return new Finish(reason, raw, null);
    }

    static String write(FinishReason reason, boolean refusal) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, PAUSED, OTHER -> "stop";
            // There is no word for a failure: the nearest says that the answer is not whole.
            case LENGTH, WINDOW, MALFORMED_CALL, ERROR -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case REFUSAL -> refusal ? "stop" : "content_filter";
        };
    }
}
