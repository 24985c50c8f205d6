package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.InTurn;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.wire.EventStreamWriter;
import io.fairlead.dialect.wire.Output;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a ConverseStream, as binary frames. As in Bedrock's own streams only calls have a start, and the usage follows the
 * stop in {@code metadata}, which ends the stream. There is no sign of life.
 */
final class ConverseStreamWriter implements StreamWriter {
    private static final byte[] MESSAGE_START = headers("messageStart");
    private static final byte[] BLOCK_START = headers("contentBlockStart");
    private static final byte[] BLOCK_DELTA = headers("contentBlockDelta");
    private static final byte[] BLOCK_STOP = headers("contentBlockStop");
    private static final byte[] MESSAGE_STOP = headers("messageStop");
    private static final byte[] METADATA = headers("metadata");

    private final String maker;
    private final InTurn inTurn = new InTurn(this::next);
    private Output out = new Output();

    private Tokens tokens = Tokens.UNKNOWN;
    private Opening opening = Opening.TEXT;
    private int block = -1;
    private int deltaFrame;
    private boolean said;
    private boolean sealed;
    private boolean begun;
    private boolean over;

    ConverseStreamWriter(String maker) {
        this.maker = maker;
    }

    @Override
    public void write(Delta delta, Output to) {
        out = to;
        if (!over) {
            inTurn.delta(delta);
        }
    }

    @Override
    public void ping(Output to) {}

    private void next(Delta delta) {
        if (delta instanceof Delta.Piece it) {
            if (it.choice() == 0) {
                piece(it.text());
            }
        } else if (delta instanceof Delta.Begun) {
            begin();
        } else if (delta instanceof Delta.PartBegun it) {
            if (it.choice() == 0) {
                start(it.opening());
            }
        } else if (delta instanceof Delta.Sealed it) {
            if (it.choice() == 0 && opening == Opening.THOUGHT) {
                sealed(it.seal());
            }
        } else if (delta instanceof Delta.Cited it) {
            if (it.choice() == 0) {
                beginDelta("{\"citation\":");
                out.write(Json.bytes(ConverseCitations.write(it.citation())));
                endDelta("}");
            }
        } else if (delta instanceof Delta.PartEnded it) {
            if (it.choice() == 0) {
                stop();
            }
        } else {
            end(delta);
        }
    }

    private void end(Delta delta) {
        if (delta instanceof Delta.Finished it && it.choice() == 0) {
            begin();
            int frame = EventStreamWriter.begin(out, MESSAGE_STOP);
            out.write("{\"stopReason\":\"" + ConverseFinishes.write(it.finish()) + "\"}");
            EventStreamWriter.end(out, frame);
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Failed it) {
            over = true;
            out.write(BedrockErrors.frame(it.error()));
        } else if (delta instanceof Delta.Ended) {
            over = true;
            int frame = EventStreamWriter.begin(out, METADATA);
            out.write("{\"usage\":");
            out.write(Json.bytes(ConverseTokens.write(tokens)));
            out.write(",\"metrics\":{\"latencyMs\":0}}");
            EventStreamWriter.end(out, frame);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            int frame = EventStreamWriter.begin(out, MESSAGE_START);
            out.write("{\"role\":\"assistant\"}");
            EventStreamWriter.end(out, frame);
        }
    }

    private void start(Opening begins) {
        begin();
        opening = begins;
        block++;
        said = false;
        sealed = false;
        if (begins instanceof Opening.CallOpening call) {
            int frame = EventStreamWriter.begin(out, BLOCK_START);
            out.write("{\"contentBlockIndex\":");
            out.decimal(block);
            out.write(",\"start\":{\"toolUse\":{\"toolUseId\":");
            out.quoted(ToolIds.DOTTED.fit(call.id()));
            out.write(",\"name\":");
            out.quoted(call.name());
            out.write("}}}");
            EventStreamWriter.end(out, frame);
        }
    }

    private void piece(String text) {
        said = true;
        if (opening instanceof Opening.CallOpening) {
            beginDelta("{\"toolUse\":{\"input\":");
            out.quoted(text);
            endDelta("}}");
        } else if (opening == Opening.THOUGHT) {
            beginDelta("{\"reasoningContent\":{\"text\":");
            out.quoted(text);
            endDelta("}}");
        } else {
            beginDelta("{\"text\":");
            out.quoted(text);
            endDelta("}");
        }
    }

    /** A hidden thought without words is a blob; a seal beside words is their signature. */
    private void sealed(Seal seal) {
        seal(seal.kind() == Seal.Kind.HIDDEN && !said, seal.valueToClientOf(maker));
    }

    private void seal(boolean hidden, String value) {
        sealed = true;
        beginDelta(hidden ? "{\"reasoningContent\":{\"redactedContent\":" : "{\"reasoningContent\":{\"signature\":");
        out.quoted(value);
        endDelta("}}");
    }

    /**
     * Clients parse the arguments that came: none are an empty object. A thought without a seal gets nobody's, by which it is known
     * when it comes back.
     */
    private void stop() {
        if (opening == Opening.THOUGHT && said && !sealed) {
            seal(false, Seal.NONE);
        }
        if (opening instanceof Opening.CallOpening && !said) {
            piece("{}");
        }
        int frame = EventStreamWriter.begin(out, BLOCK_STOP);
        out.write("{\"contentBlockIndex\":");
        out.decimal(block);
        out.write('}');
        EventStreamWriter.end(out, frame);
    }

    private void beginDelta(String head) {
        deltaFrame = EventStreamWriter.begin(out, BLOCK_DELTA);
        out.write("{\"contentBlockIndex\":");
        out.decimal(block);
        out.write(",\"delta\":");
        out.write(head);
    }

    private void endDelta(String tail) {
        out.write(tail);
        out.write('}');
        EventStreamWriter.end(out, deltaFrame);
    }

    private static byte[] headers(String event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":event-type", event);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return EventStreamWriter.headers(headers);
    }
}
