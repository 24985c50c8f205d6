package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.EventStreamScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ConverseStream. Text and thoughts have no start of their own: their part begins with its first word. A text stays
 * open until the next part begins, because its citations may come in a block behind it. The usage follows the stop, so that
 * the end waits for {@code metadata}, or for the message's end.
 */
final class ConverseStreamReader implements StreamReader {
    private static final byte[] BLOCK_DELTA = Bytes.ascii("contentBlockDelta");
    private static final byte[] BLOCK_START = Bytes.ascii("contentBlockStart");

    private final ErrorTable errors;
    private final DeltaSink sink;
    private final ConverseBlocks blocks;
    private final JsonEvents documents = new JsonEvents();
    private final EventStreamScanner scanner = new EventStreamScanner(WireEvent.WHOLE_LIMIT, this::event);

    private boolean begun;
    /** What the stop said; null before it, and when more content came behind it. */
    private @Nullable Finish finish;

    private boolean over;
    private boolean ended;

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
    public long held() {
        return scanner.held();
    }

    @Override
    public void end() {
        scanner.end();
        if (finish != null) {
            ended();
        }
    }

    @Override
    public void broken() {
        if (!over) {
            finished();
        }
    }

    private void event(WireEvent event) {
        if (over) {
            behind(event);
            return;
        }
        JsonNode body = documents.tree(event);
        if (event.exception()) {
            over(new Delta.Failed(errors.classifyEvent(event.name(), body)));
        } else if (event.shortened()) {
            over(new Delta.Failed(ErrorTable.unreadable("The provider's stream has an event that is too large.")));
        } else if (body != null && event.nameIs(BLOCK_DELTA)) {
            finish = null;
            begin();
            blocks.delta(body.path("delta"), index(body));
        } else if (body != null) {
            named(event.name(), body);
        }
    }

    private void named(String name, JsonNode body) {
        switch (name) {
            case "messageStart" -> begin();
            case "contentBlockStart" -> {
                finish = null;
                begin();
                blocks.start(body.path("start"), index(body));
            }
            case "contentBlockStop" -> blocks.stop(index(body));
            case "messageStop" -> {
                begin();
                finish = ConverseFinishes.read(body);
            }
            case "metadata" -> {
                if (body.path("usage").isObject()) {
                    begin();
                    sink.delta(new Delta.Counted(ConverseTokens.read(body.path("usage"))));
                }
                if (finish != null) {
                    ended();
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

    /** The stop, once it is known that nothing of the content follows it. */
    private void finished() {
        Finish said = finish;
        if (said != null) {
            blocks.close();
            sink.delta(new Delta.Finished(0, said));
        }
    }

    private void ended() {
        if (!over) {
            ended = true;
            finished();
            over(new Delta.Ended());
        }
    }

    private void behind(WireEvent event) {
        if (ended && (event.nameIs(BLOCK_DELTA) || event.nameIs(BLOCK_START))) {
            ended = false;
            sink.delta(Delta.Failed.BEHIND_THE_END);
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
