package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.EventStreamWriter;
import io.fairlead.dialect.wire.Output;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts the events of the model's own stream, as its writer makes them, into frames. The last one carries Bedrock's metrics; its
 * times are 0, since nobody measured the answer as Bedrock would.
 */
final class InvokeStreamWriter implements StreamWriter {
    private static final byte[] CHUNK = headers();
    private static final byte[] BEGIN = Bytes.ascii("{\"bytes\":\"");
    private static final byte[] END = Bytes.ascii("\"}");
    private static final byte[] STOP = Bytes.ascii("message_stop");
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final StreamWriter events;
    private final Output written = new Output();
    private final SseScanner scanner = new SseScanner(WireEvent.WHOLE_LIMIT, this::event);
    private Output out = written;
    private Tokens tokens = Tokens.UNKNOWN;
    private boolean over;

    InvokeStreamWriter(StreamWriter events) {
        this.events = events;
    }

    private static byte[] headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":event-type", "chunk");
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return EventStreamWriter.headers(headers);
    }

    @Override
    public void write(Delta delta, Output to) {
        if (over) {
            return;
        }
        if (delta instanceof Delta.Failed failed) {
            over = true;
            to.write(BedrockErrors.frame(failed.error()));
            return;
        }
        if (delta instanceof Delta.Counted counted) {
            tokens = tokens.then(counted.tokens());
        }
        events.write(delta, written);
        framed(to);
    }

    @Override
    public void ping(Output to) {
        if (!over) {
            events.ping(written);
            framed(to);
        }
    }

    private void framed(Output to) {
        out = to;
        scanner.scan(ByteBuffer.wrap(written.bytes(), 0, written.length()));
        written.clear();
    }

    private void event(WireEvent event) {
        byte[] json = new byte[event.length()];
        System.arraycopy(event.data(), 0, json, 0, json.length);
        if (event.nameIs(STOP) && Json.tree(json, json.length) instanceof ObjectNode stop) {
            stop.putObject("amazon-bedrock-invocationMetrics")
                    .put("inputTokenCount", Tokens.known(tokens.input()))
                    .put("outputTokenCount", Tokens.known(tokens.output()))
                    .put("invocationLatency", 0)
                    .put("firstByteLatency", 0);
            json = Json.bytes(stop);
        }
        int frame = EventStreamWriter.begin(out, CHUNK);
        out.write(BEGIN);
        out.write(BASE64.encode(json));
        out.write(END);
        EventStreamWriter.end(out, frame);
    }
}
