package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of Messages; the terminal rules are those of {@link MessageEvents}: whole at {@code message_stop}, or at the
 * end of the bytes after a stop reason. A large event that could not be kept is one that nobody can tell: the stream is then a
 * broken one.
 */
final class MessagesStreamReader implements StreamReader {
    private final ErrorTable errors;
    private final DeltaSink sink;
    private final JsonEvents documents = new JsonEvents();
    private final SseScanner scanner = new SseScanner(WireEvent.WHOLE_LIMIT, this::event);
    private final MessagesTokens tokens = new MessagesTokens();
    private final MessagesBlocks blocks;

    private @Nullable Finish finish;
    private boolean begun;
    /** Whether anything of the content came since the stop reason: then it was none. */
    private boolean more;

    private boolean over;
    private boolean ended;
    private boolean unreadable;

    MessagesStreamReader(ErrorTable errors, String maker, DeltaSink sink) {
        this.errors = errors;
        this.sink = sink;
        this.blocks = new MessagesBlocks(maker, sink);
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
        if (finish != null && !more) {
            ended();
        }
    }

    private void event(WireEvent event) {
        if (over && !ended) {
            return;
        }
        unreadable |= event.shortened();
        JsonNode json = documents.tree(event);
        if (json == null || !json.isObject()) {
            return;
        }
        String type = json.path("type").asText();
        type = type.isEmpty() ? event.name() : type;
        if (over) {
            behind(type);
            return;
        }
        switch (type) {
            case "content_block_delta" -> {
                more = true;
                begin(json);
                blocks.delta(json.path("index").asInt(), json.path("delta"));
            }
            case "content_block_start" -> {
                more = true;
                begin(json);
                blocks.start(json.path("index").asInt(), json.path("content_block"));
            }
            case "content_block_stop" -> blocks.stop(json.path("index").asInt());
            case "message_start" -> {
                begin(json.path("message"));
                counted(json.path("message").path("usage"));
            }
            case "message_delta" -> {
                begin(json);
                counted(json.path("usage"));
                Finish said = MessagesFinishes.read(json.path("delta"));
                finish = said == null ? finish : said;
                more &= said == null;
            }
            case "message_stop" -> ended();
            case "ping" -> sink.delta(new Delta.Alive());
            case "error" -> failed(json);
            default -> {
                if (Reading.saysError(json.path("error"))) {
                    failed(json);
                }
            }
        }
    }

    private void begin(JsonNode message) {
        if (!begun) {
            begun = true;
            sink.delta(new Delta.Begun(
                    MessagesAnswerReader.text(message, "id"), MessagesAnswerReader.text(message, "model")));
        }
    }

    private void counted(JsonNode usage) {
        if (usage.isObject()) {
            sink.delta(new Delta.Counted(tokens.read(usage)));
        }
    }

    private void behind(String type) {
        if (type.equals("content_block_start") || type.equals("content_block_delta")) {
            ended = false;
            sink.delta(Delta.Failed.BEHIND_THE_END);
        }
    }

    private void failed(JsonNode event) {
        over = true;
        sink.delta(new Delta.Failed(errors.classifyEvent(event)));
    }

    private void ended() {
        if (over || unreadable) {
            return;
        }
        over = true;
        ended = true;
        begin(Json.object());
        blocks.close();
        sink.delta(new Delta.Finished(0, finish == null ? Finish.of(FinishReason.OTHER) : finish));
        sink.delta(new Delta.Ended());
    }
}
