package io.fairlead.dialect.parrot;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.wire.NdjsonScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;

/** Reads a stream. It is whole at its {@code end}, and only there. */
final class TalkStreamReader implements StreamReader {
    private final ErrorTable errors;
    private final DeltaSink sink;
    private final NdjsonScanner scanner = new NdjsonScanner(WireEvent.WHOLE_LIMIT, this::event);
    private boolean begun;
    private boolean over;
    private boolean open;
    private int part = -1;

    TalkStreamReader(ErrorTable errors, DeltaSink sink) {
        this.errors = errors;
        this.sink = sink;
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
        JsonNode line = over || event.shortened() ? null : Json.tree(event.data(), event.length());
        // What was cut short cannot be told: nothing more comes, and the stream is a broken one.
        over |= event.shortened();
        if (line == null || !line.isObject()) {
            return;
        }
        if (line.path("error").isObject()) {
            over = true;
            sink.delta(new Delta.Failed(errors.classifyEvent(line)));
            return;
        }
        begin(line);
        if (line.has("open")) {
            open(line);
        } else if (line.has("more") && open) {
            sink.delta(new Delta.Piece(0, part, line.path("more").asText()));
        } else if (line.has("end")) {
            shut();
            over = true;
            sink.delta(new Delta.Finished(0, TalkAnswers.finish(line)));
            sink.delta(new Delta.Counted(TalkAnswers.tokens(line)));
            sink.delta(new Delta.Ended());
        }
    }

    private void begin(JsonNode line) {
        if (!begun) {
            begun = true;
            sink.delta(new Delta.Begun(
                    line.path("id").asText(null), line.path("model").asText(null)));
        }
    }

    private void open(JsonNode line) {
        shut();
        open = true;
        part++;
        Opening opening = line.path("open").asText().equals("do")
                ? new Opening.CallOpening(
                        line.path("call").asText(), line.path("skill").asText())
                : Opening.TEXT;
        sink.delta(new Delta.PartBegun(0, part, opening));
    }

    private void shut() {
        if (open) {
            open = false;
            sink.delta(new Delta.PartEnded(0, part));
        }
    }
}
