package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of the Responses API. The event's {@code type} says what it is; some servers leave the {@code event:}
 * lines out. Finished at {@code response.completed} or {@code response.incomplete}; there is no {@code [DONE]}.
 */
final class ResponsesEvents extends EventReader {
    private static final byte[] TYPE = Bytes.ascii("{\"type\":\"");
    private static final byte[] DELTA = Bytes.ascii(".delta");
    private static final byte[] DONE = Bytes.ascii("[DONE]");
    private static final int LONGEST_TYPE = 128;

    ResponsesEvents(ErrorTable errors) {
        super(errors);
    }

    /** After content no delta says anything new; they are nearly all events. */
    @Override
    protected boolean matters(WireEvent event) {
        if (event.hasName()) {
            return !event.nameEndsWith(DELTA);
        }
        String type = typeAtStart(event);
        return type == null || !type.endsWith(".delta");
    }

    /** The type where it is the first member, as servers write it; null otherwise. */
    private static @Nullable String typeAtStart(WireEvent event) {
        byte[] data = event.data();
        if (!Bytes.startsWith(data, 0, event.length(), TYPE)) {
            return null;
        }
        int end = TYPE.length;
        while (end < event.length() && end < LONGEST_TYPE && data[end] != '"' && data[end] != '\\') {
            end++;
        }
        return end < event.length() && data[end] == '"'
                ? new String(data, TYPE.length, end - TYPE.length, StandardCharsets.ISO_8859_1)
                : null;
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        if (event.dataIs(DONE)) {
            return;
        }
        String type = type(event, json);
        JsonNode body = json == null ? MissingNode.getInstance() : json;
        switch (type) {
            case "response.created", "response.in_progress", "response.queued", "keepalive", "ping" -> {}
            case "error" -> verdict.sawError(errors.classifyEvent(body));
            case "response.failed" -> failed(body.path("response"));
            case "response.completed", "response.incomplete", "response.cancelled" -> ended(body.path("response"));
            case "response.output_item.added" -> item(body.path("item"));
            case "response.content_part.added", "response.reasoning_summary_part.added" -> part(body.path("part"));
            default -> other(type, body);
        }
    }

    private static String type(WireEvent event, @Nullable JsonNode json) {
        String type = json == null ? "" : json.path("type").asText();
        if (type.isEmpty() && json != null && Reading.saysError(json.path("error"))) {
            return "error";
        }
        if (type.isEmpty() && event.tooLarge()) {
            String first = typeAtStart(event);
            type = first == null ? "" : first;
        }
        return type.isEmpty() ? event.name() : type;
    }

    private void failed(JsonNode response) {
        usage(response);
        verdict.sawError(errors.classifyEvent(response));
    }

    private void ended(JsonNode response) {
        usage(response);
        if (Reading.says(response.path("output"))) {
            verdict.sawContent();
        }
        verdict.sawReason();
    }

    private void usage(JsonNode response) {
        if (response.path("usage").isObject()) {
            verdict.sawUsage(OpenAiDialect.usage(response.path("usage")));
        }
    }

    /** A message or a train of thought begins empty; any other item (a call, a search) is content at once. */
    private void item(JsonNode item) {
        String type = item.path("type").asText();
        boolean empty = (type.equals("message") && !Reading.says(item.path("content")))
                || (type.equals("reasoning")
                        && !Reading.says(item.path("summary"))
                        && !Reading.says(item.path("content")));
        if (!empty) {
            verdict.sawContent();
        }
    }

    private void part(JsonNode part) {
        String type = part.path("type").asText();
        boolean empty = type.endsWith("text") && !Reading.says(part.path("text"));
        if (!empty) {
            verdict.sawContent();
        }
    }

    private void other(String type, JsonNode body) {
        if (!type.endsWith(".delta") || !body.has("delta") || Reading.says(body.path("delta"))) {
            verdict.sawContent();
        }
    }
}
