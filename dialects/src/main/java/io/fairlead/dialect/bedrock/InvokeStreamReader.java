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
import java.util.Base64;
import java.util.function.Function;

/** Takes the model's own events out of their frames and hands them to the reader of the model's own streams, as SSE. */
final class InvokeStreamReader implements StreamReader {
    private static final byte[] DATA = Bytes.ascii("data: ");
    private static final byte[] BLANK = Bytes.ascii("\n\n");

    /** Of a frame: what its base64 hides is read on the loop, and no event of a model's is near. */
    private static final int MOST = 512 * 1024;

    private final ErrorTable errors;
    private final DeltaSink sink;
    private final StreamReader events;
    private final JsonEvents documents = new JsonEvents();
    private final EventStreamScanner scanner = new EventStreamScanner(MOST, this::frame);
    private boolean over;

    /** {@code events}: makes the reader of the model's own streams, whose deltas go to the sink that it gets. */
    InvokeStreamReader(ErrorTable errors, DeltaSink sink, Function<DeltaSink, StreamReader> events) {
        this.errors = errors;
        this.sink = sink;
        this.events = events.apply(this::through);
    }

    @Override
    public void read(ByteBuffer bytes) {
        scanner.scan(bytes);
        if (scanner.broken()) {
            failed(new Delta.Failed(ErrorTable.unreadable("The provider's stream has a frame that cannot be read.")));
        }
    }

    @Override
    public long held() {
        return scanner.held() + events.held();
    }

    @Override
    public void end() {
        scanner.end();
        events.end();
    }

    @Override
    public void broken() {
        events.broken();
    }

    /** What comes behind the end is left to the model's own reader. */
    private void through(Delta delta) {
        if (!over) {
            over = delta instanceof Delta.Failed;
            sink.delta(delta);
        }
    }

    private void frame(WireEvent frame) {
        if (over) {
            return;
        }
        JsonNode body = documents.tree(frame);
        if (frame.exception()) {
            failed(new Delta.Failed(errors.classifyEvent(frame.name(), body)));
        } else if (frame.shortened()) {
            failed(new Delta.Failed(ErrorTable.unreadable("The provider's stream has an event that is too large.")));
        } else if (body != null && body.path("bytes").isTextual()) {
            event(body.path("bytes").textValue());
        }
    }

    /** A line's end within a JSON document is only white space. */
    private void event(String base64) {
        byte[] json;
        try {
            json = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return;
        }
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' ';
            }
        }
        events.read(ByteBuffer.wrap(DATA));
        events.read(ByteBuffer.wrap(json));
        events.read(ByteBuffer.wrap(BLANK));
    }

    private void failed(Delta.Failed last) {
        if (!over) {
            over = true;
            sink.delta(last);
        }
    }
}
