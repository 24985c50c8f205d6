package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderWords;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.InTurn;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.Output;

/**
 * Writes a stream of version 2, of the first choice. Contents, calls and citations are numbered apart. A content begins with its
 * first word, so that a thought that is hidden leaves no trace. Usage stands in {@code message-end}, which therefore waits for
 * the end.
 */
final class ChatStreamWriter implements StreamWriter {
    private static final byte[] BLANK = Bytes.ascii("\n\n");
    private static final byte[] TEXT = event("content-delta", ",\"delta\":{\"message\":{\"content\":{\"text\":");
    private static final byte[] THOUGHT = event("content-delta", ",\"delta\":{\"message\":{\"content\":{\"thinking\":");
    private static final byte[] CALL =
            event("tool-call-delta", ",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":");
    private static final byte[] DELTA_END = Bytes.ascii("}}},\"index\":");
    private static final byte[] CALL_END = Bytes.ascii("}}}},\"index\":");
    private static final byte[] END = Bytes.ascii("}\n\n");
    private static final byte[] DONE = Bytes.ascii("data: [DONE]\n\n");
    private static final byte[] PING = Bytes.ascii(": ping\n\n");

    private final String id;
    private final InTurn inTurn = new InTurn(this::next);
    private final StringBuilder said = new StringBuilder();
    private Output out = new Output();
    private Tokens tokens = Tokens.UNKNOWN;
    private Finish finish = Finish.of(FinishReason.OTHER);
    private Opening opening = Opening.TEXT;
    private boolean open;
    private int contents;
    private int calls;
    private int citations;
    private boolean begun;
    private boolean over;

    ChatStreamWriter(String id) {
        this.id = id;
    }

    /** The beginning of an event up to its delta. */
    private static byte[] event(String type, String delta) {
        return Bytes.ascii("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + delta);
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
            if (it.choice() == 0) {
                piece(it.text());
            }
        } else if (delta instanceof Delta.PartBegun it) {
            if (it.choice() == 0) {
                start(it.opening());
            }
        } else if (delta instanceof Delta.Cited it) {
            if (it.choice() == 0 && open) {
                cite(it.citation());
            }
        } else if (delta instanceof Delta.Weighed it) {
            if (it.choice() == 0 && open) {
                it.logprobs().forEach(this::weigh);
            }
        } else if (delta instanceof Delta.PartEnded it) {
            if (it.choice() == 0) {
                stop();
            }
        } else {
            whole(delta);
        }
    }

    private void whole(Delta delta) {
        if (delta instanceof Delta.Begun) {
            begin();
        } else if (delta instanceof Delta.Finished it) {
            finish = it.choice() == 0 ? it.finish() : finish;
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Alive) {
            out.write(PING);
        } else if (delta instanceof Delta.Failed it) {
            over = true;
            out.write(CohereErrors.event(ProviderWords.broken(it.error())));
        } else if (delta instanceof Delta.Ended) {
            begin();
            over = true;
            ObjectNode event = Json.object().put("type", "message-end");
            ObjectNode end = event.putObject("delta").put("finish_reason", ChatFinishes.write(finish.reason()));
            if (ChatTokens.known(tokens)) {
                end.set("usage", ChatTokens.write(tokens));
            }
            event(event);
            out.write(DONE);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            ObjectNode event = Json.object().put("id", id).put("type", "message-start");
            ObjectNode message = event.putObject("delta").putObject("message").put("role", "assistant");
            message.putArray("content");
            message.put("tool_plan", "").putArray("tool_calls");
            message.putArray("citations");
            event(event);
        }
    }

    private void start(Opening kind) {
        begin();
        opening = kind;
        open = false;
        if (kind instanceof Opening.CallOpening call) {
            ObjectNode event = Json.object().put("type", "tool-call-start").put("index", calls);
            ObjectNode node = event.putObject("delta").putObject("message").putObject("tool_calls");
            node.put("id", call.id()).put("type", "function");
            node.putObject("function").put("name", call.name()).put("arguments", "");
            event(event);
        }
    }

    private void piece(String text) {
        if (opening instanceof Opening.CallOpening) {
            out.write(CALL);
            out.quoted(text);
            out.write(CALL_END);
            out.decimal(calls);
            out.write(END);
            return;
        }
        boolean thought = opening == Opening.THOUGHT;
        if (!open) {
            openContent(thought ? "thinking" : "text");
        }
        if (!thought) {
            said.append(text);
        }
        out.write(thought ? THOUGHT : TEXT);
        out.quoted(text);
        out.write(DELTA_END);
        out.decimal(contents);
        out.write(END);
    }

    private void openContent(String type) {
        open = true;
        said.setLength(0);
        ObjectNode event = Json.object().put("type", "content-start").put("index", contents);
        event.putObject("delta")
                .putObject("message")
                .putObject("content")
                .put("type", type)
                .put(type, "");
        event(event);
    }

    private void cite(Citation citation) {
        ObjectNode event = Json.object().put("type", "citation-start").put("index", citations);
        event.putObject("delta").putObject("message").set("citations", ChatCitations.write(citation, said, contents));
        event(event);
        event(Json.object().put("type", "citation-end").put("index", citations++));
    }

    /** Beside a content that says nothing more: what was said stands in the events before. */
    private void weigh(TokenLogprob token) {
        ObjectNode event = Json.object().put("type", "content-delta").put("index", contents);
        event.putObject("delta").putObject("message").putObject("content").put("text", "");
        event.set("logprobs", ChatLogprobs.write(token));
        event(event);
    }

    private void stop() {
        if (opening instanceof Opening.CallOpening) {
            event(Json.object().put("type", "tool-call-end").put("index", calls++));
        } else if (open) {
            open = false;
            event(Json.object().put("type", "content-end").put("index", contents++));
        }
    }

    private void event(ObjectNode event) {
        out.write("event: " + event.path("type").asText() + "\ndata: ");
        out.write(Json.bytes(event));
        out.write(BLANK);
    }
}
