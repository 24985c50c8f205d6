package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.EventStreamScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;

/**
 * Reads a ConverseStream. Text and thoughts have no start of their own: their part begins with its first word. A text stays
 * open until the next part begins, because its citations may come in a block behind it. The usage follows the stop, so that
 * the end waits for {@code metadata}, or for the message's end.
 */
final class ConverseStreamReader implements StreamReader {
    private static final byte[] BLOCK_DELTA = Bytes.ascii("contentBlockDelta");

    private final ErrorTable errors;
    private final DeltaSink sink;
    private final ConverseBlocks blocks;
    private final JsonEvents documents = new JsonEvents();
    private final EventStreamScanner scanner = new EventStreamScanner(WireEvent.WHOLE_LIMIT, this::event);

    private boolean begun;
    private boolean finished;
    private boolean over;

    ConverseStreamReader(ErrorTable errors, String maker, DeltaSink sink) {
        this.errors = errors;
        this.sink = sink;
        this.blocks = new ConverseBlocks(maker, sink);
    }

    @Override
    public void read(ByteBuffer bytes) {
        scanner.scan(bytes);
        if (scanner.broken()) {
            over(new Delta.Failed(ErrorTable.unreadable("The provider's stream has a frame that cannot be read.")));
        }
    }

    @Override
    public void end() {
        scanner.end();
        if (finished) {
            over(new Delta.Ended());
        }
    }

    private void event(WireEvent event) {
        if (over) {
            return;
        }
        JsonNode body = documents.tree(event);
        if (event.exception()) {
            over(new Delta.Failed(errors.classifyEvent(event.name(), body)));
        } else if (event.shortened()) {
            over(new Delta.Failed(ErrorTable.unreadable("The provider's stream has an event that is too large.")));
        } else if (body != null && event.nameIs(BLOCK_DELTA)) {
            if (!finished) {
                begin();
                blocks.delta(body.path("delta"), index(body));
            }
        } else if (body != null) {
            named(event.name(), body);
        }
    }

    private void named(String name, JsonNode body) {
        switch (name) {
            case "messageStart" -> begin();
            case "contentBlockStart" -> {
                if (!finished) {
                    begin();
                    blocks.start(body.path("start"), index(body));
                }
            }
            case "contentBlockStop" -> blocks.stop(index(body));
            case "messageStop" -> {
                if (!finished) {
                    begin();
                    blocks.close();
                    finished = true;
                    sink.delta(new Delta.Finished(0, ConverseFinishes.read(body)));
                }
            }
            case "metadata" -> {
                if (body.path("usage").isObject()) {
                    begin();
                    sink.delta(new Delta.Counted(ConverseTokens.read(body.path("usage"))));
                }
                if (finished) {
                    over(new Delta.Ended());
                }
            }
            default -> {}
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sink.delta(new Delta.Begun(null, null));
        }
    }

    private void over(Delta last) {
        if (!over) {
            over = true;
            sink.delta(last);
        }
    }

    private static int index(JsonNode body) {
        return body.path("contentBlockIndex").asInt(-1);
    }
}
