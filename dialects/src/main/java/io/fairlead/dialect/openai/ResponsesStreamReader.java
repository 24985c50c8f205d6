package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of events by their {@code type}; some servers leave the {@code event:} lines out. It is whole at {@code
 * response.completed}, {@code .incomplete} or {@code .cancelled}, the terminal rules of {@link ResponsesEvents}. A large event
 * that could not be kept is one that nobody can tell: the stream is then a broken one.
 */
final class ResponsesStreamReader implements StreamReader {
    private final ErrorTable errors;
    private final DeltaSink sink;
    private final ResponsesPartsReader parts;
    private final JsonEvents documents = new JsonEvents();
    private final SseScanner scanner = new SseScanner(WireEvent.WHOLE_LIMIT, this::event);
    private boolean begun;
    private boolean over;
    private boolean ended;
    private boolean unreadable;

    ResponsesStreamReader(ErrorTable errors, String maker, DeltaSink sink) {
        this.errors = errors;
        this.sink = sink;
        this.parts = new ResponsesPartsReader(maker, sink);
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
        if (over && !ended) {
            return;
        }
        JsonNode json = documents.tree(event);
        if (json == null || !json.isObject()) {
            unreadable |= event.shortened();
            return;
        }
        String type = json.path("type").asText();
        if (type.isEmpty()) {
            type = Reading.saysError(json.path("error")) ? "error" : event.name();
        }
        if (!over) {
            event(type, json);
        } else if (type.endsWith(".delta") || type.equals("response.output_item.added")) {
            ended = false;
            sink.delta(Delta.Failed.BEHIND_THE_END);
        }
    }

    private void event(String type, JsonNode json) {
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> begin(json.path("response"));
            case "keepalive", "ping" -> sink.delta(new Delta.Alive());
            case "error" -> failed(json);
            case "response.failed" -> failed(json.path("response"));
            case "response.completed", "response.incomplete", "response.cancelled" ->
                ended(json.path("response"), type);
            default -> {
                begin(json.path("response"));
                parts.event(type, json);
            }
        }
    }

    private void begin(JsonNode response) {
        if (!begun) {
            begun = true;
            sink.delta(new Delta.Begun(text(response, "id"), text(response, "model")));
        }
    }

    private static @Nullable String text(JsonNode response, String name) {
        return ChatWords.text(response, name);
    }

    private void failed(JsonNode said) {
        over = true;
        sink.delta(new Delta.Failed(errors.classifyEvent(said)));
    }

    private void ended(JsonNode response, String type) {
        if (unreadable) {
            return;
        }
        over = true;
        ended = true;
        begin(response);
        parts.end(response, type.substring("response.".length()));
        Tokens tokens = ResponsesTokens.read(response);
        if (ChatTokens.known(tokens)) {
            sink.delta(new Delta.Counted(tokens));
        }
        sink.delta(new Delta.Ended());
    }
}
