package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;

/** How an answer ended, both ways: its {@code status}, and why it is incomplete. */
final class ResponsesFinishes {
    private static final String COMPLETED = "completed";

    private ResponsesFinishes() {}

    /** A complete answer with calls wants them made, one with a refusal is one. An answer without a status is complete. */
    static Finish read(JsonNode response, boolean calls, boolean refusal) {
        return read(response, "", calls, refusal);
    }

    /** The same; {@code otherwise} is the status where none is said. */
    static Finish read(JsonNode response, String otherwise, boolean calls, boolean refusal) {
        String said = response.path("status").asText();
        String status = said.isEmpty() ? otherwise : said;
        String raw = status.isEmpty() ? null : status;
        return switch (status) {
            case "incomplete" ->
                incomplete(response.path("incomplete_details").path("reason").asText());
            case "failed" -> new Finish(FinishReason.ERROR, status, null);
            case COMPLETED, "complete", "" ->
                new Finish(
                        calls ? FinishReason.TOOL_CALLS : refusal ? FinishReason.REFUSAL : FinishReason.STOP,
                        raw,
                        null);
            default -> new Finish(FinishReason.OTHER, status, null);
        };
    }

    private static Finish incomplete(String reason) {
        return new Finish(
                switch (reason) {
                    case "max_output_tokens", "max_tokens", "length" -> FinishReason.LENGTH;
                    case "content_filter" -> FinishReason.CONTENT_FILTER;
                    case "error" -> FinishReason.ERROR;
                    default -> FinishReason.OTHER;
                },
                reason,
                null);
    }

    /** Why the answer is incomplete; {@code ""} when it is not. */
    static String reason(FinishReason reason, boolean refusal) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED, OTHER -> "";
            // There is no word for a failure: the nearest says that the answer is not whole.
            case LENGTH, WINDOW, MALFORMED_CALL, ERROR -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case REFUSAL -> refusal ? "" : "content_filter";
        };
    }

    static void write(String reason, ObjectNode response) {
        response.put("status", reason.isEmpty() ? COMPLETED : "incomplete");
        if (reason.isEmpty()) {
            response.putNull("incomplete_details");
        } else {
            response.putObject("incomplete_details").put("reason", reason);
        }
    }
}
