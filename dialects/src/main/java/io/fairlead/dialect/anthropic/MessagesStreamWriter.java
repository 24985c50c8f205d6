package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderWords;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.InTurn;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.Output;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of Messages. The message begins with the first that is said of its content, so that counts that came before
 * are in it. A block begins when it has something in it, since clients send blocks back and Anthropic refuses empty ones. The
 * stop reason waits for the end, and the usage with it.
 */
final class MessagesStreamWriter implements StreamWriter {
    private static final byte[] PING = Bytes.ascii("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    private static final byte[] STOP = Bytes.ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    private static final byte[] BLOCK_START =
            Bytes.ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
    private static final byte[] BLOCK_DELTA =
            Bytes.ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] BLOCK_STOP =
            Bytes.ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    private static final byte[] TEXT = Bytes.ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":");
    private static final byte[] THINKING = Bytes.ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":");
    private static final byte[] SIGNATURE = Bytes.ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":");
    private static final byte[] INPUT = Bytes.ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":");
    private static final byte[] END_DELTA = Bytes.ascii("}}\n\n");
    private static final byte[] END = Bytes.ascii("}\n\n");

    private static final int OVERLOADED = 529;

    private final Reply reply;
    private final InTurn inTurn = new InTurn(this::next);
    private Output out = new Output();

    private @Nullable String id;
    private @Nullable String model;
    private Tokens tokens = Tokens.UNKNOWN;
    private Finish finish = Finish.of(FinishReason.STOP);
    private Opening opening = Opening.TEXT;
    private @Nullable Seal ofCall;
    private int block = -1;
    private boolean sealed;
    private boolean refused;
    private boolean started;
    private boolean open;
    private boolean over;

    MessagesStreamWriter(Reply reply) {
        this.reply = reply;
    }

    @Override
    public void write(Delta delta, Output to) {
        out = to;
        if (!over) {
            inTurn.delta(delta);
        }
    }

    @Override
    public void ping(Output to) {
        if (!over) {
            to.write(PING);
        }
    }

    private void next(Delta delta) {
        if (delta instanceof Delta.Piece it) {
            if (it.choice() == 0 && !it.text().isEmpty()) {
                piece(it.text());
            }
        } else if (delta instanceof Delta.PartBegun it) {
            if (it.choice() == 0) {
                begun(it.opening());
            }
        } else if (delta instanceof Delta.PartEnded it) {
            if (it.choice() == 0) {
                ended();
            }
        } else if (delta instanceof Delta.Sealed it) {
            if (it.choice() == 0) {
                sealed(it.seal());
            }
        } else if (delta instanceof Delta.Cited it) {
            ObjectNode citation =
                    it.choice() == 0 && opening == Opening.TEXT ? MessagesCitations.write(it.citation()) : null;
            if (citation != null && open) {
                ObjectNode event =
                        Json.object().put("type", "content_block_delta").put("index", block);
                event.putObject("delta").put("type", "citations_delta").set("citation", citation);
                event(event);
            }
        } else {
            message(delta);
        }
    }

    private void message(Delta delta) {
        if (delta instanceof Delta.Begun it) {
            id = it.id();
            model = it.model();
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Alive) {
            out.write(PING);
        } else if (delta instanceof Delta.Finished it) {
            finish = it.choice() == 0 ? it.finish() : finish;
        } else if (delta instanceof Delta.Failed it) {
            over = true;
            out.write(AnthropicErrors.event(ProviderWords.broken(
                    it.error(),
                    it.error().kind() == ErrorKind.OVERLOADED
                            ? OVERLOADED
                            : it.error().status())));
        } else if (delta instanceof Delta.Ended) {
            over = true;
            start();
            ObjectNode event = Json.object().put("type", "message_delta");
            event.putObject("delta")
                    .put("stop_reason", MessagesFinishes.write(finish, refused))
                    .put("stop_sequence", MessagesFinishes.sequence(finish));
            MessagesTokens.write(tokens, event.putObject("usage"));
            event(event);
            out.write(STOP);
        }
    }

    private void start() {
        if (!started) {
            started = true;
            ObjectNode event = Json.object().put("type", "message_start");
            event.set("message", MessagesAnswerWriter.begun(id, model, tokens, reply));
            event(event);
        }
    }

    private void begun(Opening begins) {
        start();
        opening = begins;
        refused |= begins == Opening.REFUSAL;
        ofCall = null;
        sealed = false;
        if (begins instanceof Opening.CallOpening call) {
            ObjectNode use = Json.object()
                    .put("type", "tool_use")
                    .put("id", ToolIds.WORD.fit(call.id()))
                    .put("name", call.name());
            use.putObject("input");
            open(use);
        }
    }

    private void piece(String text) {
        if (!open) {
            open(
                    opening == Opening.THOUGHT
                            ? MessagesSeals.thinking("", "")
                            : Json.object().put("type", "text").put("text", ""));
        }
        delta(opening instanceof Opening.CallOpening ? INPUT : opening == Opening.THOUGHT ? THINKING : TEXT, text);
    }

    private void sealed(Seal seal) {
        if (opening instanceof Opening.CallOpening) {
            ofCall = seal;
        } else if (opening == Opening.THOUGHT && !sealed) {
            sealed = true;
            String value = seal.valueToClientOf(reply.maker());
            if (!open && seal.kind() == Seal.Kind.HIDDEN) {
                open(MessagesSeals.redacted(value));
            } else {
                if (!open) {
                    open(MessagesSeals.thinking("", ""));
                }
                delta(SIGNATURE, value);
            }
        }
    }

    private void ended() {
        if (open && opening == Opening.THOUGHT && !sealed) {
            delta(SIGNATURE, Seal.NONE);
        }
        close();
        if (ofCall != null) {
            open(MessagesSeals.redacted(ofCall.carried()));
            close();
            ofCall = null;
        }
    }

    private void open(ObjectNode content) {
        open = true;
        block++;
        out.write(BLOCK_START);
        out.decimal(block);
        out.write(",\"content_block\":");
        out.write(Json.bytes(content));
        out.write(END);
    }

    private void delta(byte[] kind, String text) {
        out.write(BLOCK_DELTA);
        out.decimal(block);
        out.write(kind);
        out.quoted(text);
        out.write(END_DELTA);
    }

    private void close() {
        if (open) {
            open = false;
            out.write(BLOCK_STOP);
            out.decimal(block);
            out.write(END);
        }
    }

    private void event(ObjectNode event) {
        out.write("event: " + event.path("type").asText() + "\ndata: ");
        out.write(Json.bytes(event));
        out.write("\n\n");
    }
}
