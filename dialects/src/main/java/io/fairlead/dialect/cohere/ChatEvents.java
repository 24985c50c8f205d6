package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.WireEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of chat: v2's ({@code type}), and v1's lines ({@code event_type}). Finished at {@code message-end} or
 * {@code stream-end} with a finish reason; one of {@code ERROR} is how an open stream says that it failed.
 */
final class ChatEvents extends EventReader {
    private static final byte[] CONTENT_DELTA = Bytes.ascii("content-delta");
    private static final byte[] TOOL_CALL_DELTA = Bytes.ascii("tool-call-delta");
    private static final byte[] DONE = Bytes.ascii("[DONE]");
    private static final Set<String> FAILED = Set.of("ERROR", "ERROR_TOXIC", "ERROR_LIMIT", "TIMEOUT");

    ChatEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return !event.nameIs(CONTENT_DELTA) && !event.nameIs(TOOL_CALL_DELTA);
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        if (event.dataIs(DONE)) {
            verdict.sawFinish();
            return;
        }
        JsonNode body = json == null ? MissingNode.getInstance() : json;
        switch (type(event, body)) {
            case "message-start", "content-end", "tool-call-end", "citation-end", "stream-start", "debug" -> {}
            case "content-start", "content-delta" ->
                content(body.path("delta").path("message").path("content"));
            case "message-end" -> ended(body.path("delta"), body.path("delta").path("usage"));
            case "stream-end" -> ended(body, body.path("response").path("meta"));
            case "error" -> verdict.sawError(errors.classifyEvent(body));
            default -> other(body);
        }
    }

    private static String type(WireEvent event, JsonNode body) {
        String type = body.path("type").asText();
        if (type.isEmpty()) {
            type = body.path("event_type").asText();
        }
        return type.isEmpty() ? event.name() : type;
    }

    private void content(JsonNode content) {
        if (Reading.says(content.path("text")) || Reading.says(content.path("thinking"))) {
            verdict.sawContent();
        }
    }

    private void ended(JsonNode holder, JsonNode usage) {
        if (usage.isObject()) {
            verdict.sawUsage(CohereDialect.usage(usage));
        }
        JsonNode reason = holder.path("finish_reason");
        if (reason.isTextual() && FAILED.contains(reason.textValue())) {
            String words = holder.path("error").asText();
            verdict.sawError(errors.classifyEvent(
                    reason.textValue(), Json.object().put("message", words.isEmpty() ? reason.textValue() : words)));
        } else if (Reading.says(reason)) {
            verdict.sawReason();
        }
    }

    /** Any other event is content, unless it is an error without a type. */
    private void other(JsonNode body) {
        boolean bare = body.isObject() && !body.has("type") && !body.has("event_type") && body.has("message");
        if (bare || Reading.saysError(body.path("error"))) {
            verdict.sawError(errors.classifyEvent(body));
        } else {
            verdict.sawContent();
        }
    }
}
