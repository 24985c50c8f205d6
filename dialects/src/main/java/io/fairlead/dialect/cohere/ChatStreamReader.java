package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Reads a stream of version 2. It is whole at {@code message-end} with a finish reason, or at {@code [DONE]}; the terminal rules
 * are those of {@link ChatEvents}. An event that was too large to be kept cannot be told: the stream is then a broken one.
 */
final class ChatStreamReader implements StreamReader {
    private static final byte[] DONE = Bytes.ascii("[DONE]");
    private static final Set<String> FAILED = Set.of("ERROR", "ERROR_TOXIC", "ERROR_LIMIT", "TIMEOUT");

    private final ErrorTable errors;
    private final DeltaSink sink;
    private final ChatParts parts;
    private final JsonEvents documents = new JsonEvents();
    private final SseScanner scanner = new SseScanner(WireEvent.WHOLE_LIMIT, this::event);
    private boolean begun;
    private boolean over;
    private boolean ended;

    ChatStreamReader(ErrorTable errors, DeltaSink sink) {
        this.errors = errors;
        this.sink = sink;
        this.parts = new ChatParts(sink);
    }

    @Override
    public void read(ByteBuffer bytes) {
        scanner.scan(bytes);
    }

    @Override
    public long held() {
        return scanner.held();
    }

    @Override
    public void end() {
        scanner.end();
    }

    private void event(WireEvent event) {
        if (over) {
            behind(event);
            return;
        }
        if (event.dataIs(DONE)) {
            ended("");
            return;
        }
        JsonNode json = documents.tree(event);
        if (event.shortened()) {
            failed(new Delta.Failed(ErrorTable.unreadable("The provider's stream has an event that is too large.")));
        } else if (json != null && json.isObject()) {
            typed(type(event, json), json);
        }
    }

    private static String type(WireEvent event, JsonNode json) {
        String type = json.path("type").asText("");
        return type.isEmpty() && event.hasName() ? event.name() : type;
    }

    private void typed(String type, JsonNode json) {
        JsonNode message = json.path("delta").path("message");
        int index = json.path("index").asInt(-1);
        switch (type) {
            case "message-start" -> begin(json);
            case "content-start", "content-delta" -> {
                begin(json);
                parts.content(index, message.path("content"), json.path("logprobs"));
            }
            case "content-end" -> parts.contentEnd();
            case "tool-plan-delta" -> {
                begin(json);
                parts.plan(message.path("tool_plan").asText(""));
            }
            case "tool-call-start" -> {
                begin(json);
                parts.callStart(index, message.path("tool_calls"));
            }
            case "tool-call-delta" -> parts.callDelta(index, message.path("tool_calls"));
            case "tool-call-end" -> parts.callEnd(index);
            case "citation-start" -> parts.cite(message.path("citations"));
            case "message-end" -> messageEnd(json.path("delta"));
            default -> {
                boolean bare = type.isEmpty() && json.has("message");
                if (bare || type.equals("error") || Reading.saysError(json.path("error"))) {
                    failed(new Delta.Failed(errors.classifyEvent(json)));
                }
            }
        }
    }

    private void messageEnd(JsonNode delta) {
        begin(delta);
        Tokens tokens = ChatTokens.read(delta.path("usage"));
        if (ChatTokens.known(tokens)) {
            sink.delta(new Delta.Counted(tokens));
        }
        String reason = delta.path("finish_reason").asText("");
        if (FAILED.contains(reason)) {
            String words = delta.path("error").asText("");
            failed(new Delta.Failed(
                    errors.classifyEvent(reason, Json.object().put("message", words.isEmpty() ? reason : words))));
        } else if (!reason.isEmpty()) {
            ended(reason);
        }
    }

    private void begin(JsonNode json) {
        if (!begun) {
            begun = true;
            String id = json.path("id").asText("");
            sink.delta(new Delta.Begun(id.isEmpty() ? null : id, null));
        }
    }

    private void ended(String reason) {
        begin(Json.object());
        over = true;
        ended = true;
        parts.close();
        sink.delta(new Delta.Finished(0, ChatFinishes.read(reason)));
        sink.delta(new Delta.Ended());
    }

    private void behind(WireEvent event) {
        JsonNode json = ended ? documents.tree(event) : null;
        if (json == null || !json.isObject()) {
            return;
        }
        String type = type(event, json);
        if (type.endsWith("-delta") || type.equals("tool-call-start")) {
            ended = false;
            sink.delta(Delta.Failed.BEHIND_THE_END);
        }
    }

    private void failed(Delta.Failed last) {
        over = true;
        sink.delta(last);
    }
}
