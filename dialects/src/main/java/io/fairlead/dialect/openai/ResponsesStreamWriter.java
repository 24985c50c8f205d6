package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderWords;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.InTurn;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.Output;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of an answer: {@code response.created} first, and at last the whole answer again. Each item is added once.
 * It is finished before the next begins or at the end, where it is known whether the answer was cut off in it. Every event is
 * numbered.
 */
final class ResponsesStreamWriter implements StreamWriter {
    private static final byte[] PING = Bytes.ascii(": ping\n\n");

    private final Reply reply;
    private final @Nullable ObjectNode begun;
    private final ResponsesItems items;
    private final InTurn inTurn = new InTurn(this::next);
    private final ArrayNode output = Json.object().arrayNode();
    private Output out = new Output();

    private @Nullable String model;
    private Tokens tokens = Tokens.UNKNOWN;
    private Finish finish = Finish.of(FinishReason.STOP);
    private @Nullable ResponsesOpenItem open;
    /** Whether the part of the open item has ended. */
    private boolean whole;

    private int sequence;
    private boolean started;
    private boolean refused;
    private boolean over;

    ResponsesStreamWriter(Reply reply) {
        this(reply, null, null);
    }

    /**
     * Of an answer that was begun elsewhere.
     *
     * @param begun the response as it was told there; null where it was not
     * @param message the id of its first message, or null
     */
    ResponsesStreamWriter(Reply reply, @Nullable ObjectNode begun, @Nullable String message) {
        this.reply = reply;
        this.begun = begun;
        this.items = new ResponsesItems(reply, message);
    }

    /** The next event has this number. */
    void numberFrom(int next) {
        sequence = next;
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
        ResponsesOpenItem item = open;
        if (delta instanceof Delta.Piece it) {
            if (item != null && it.choice() == 0 && !it.text().isEmpty()) {
                item.piece(it.text());
            }
        } else if (delta instanceof Delta.PartBegun it) {
            if (it.choice() == 0) {
                begun(it.opening());
            }
        } else if (delta instanceof Delta.PartEnded it) {
            whole |= it.choice() == 0;
        } else if (delta instanceof Delta.Sealed it) {
            if (item != null && it.choice() == 0) {
                item.seal(it.seal());
            }
        } else if (delta instanceof Delta.Cited it) {
            if (item != null && it.choice() == 0) {
                item.cite(it.citation());
            }
        } else if (delta instanceof Delta.Weighed it) {
            if (item != null && it.choice() == 0) {
                item.weigh(it.logprobs());
            }
        } else {
            answer(delta);
        }
    }

    private void answer(Delta delta) {
        if (delta instanceof Delta.Begun it) {
            model = it.model();
            start();
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Alive) {
            out.write(PING);
        } else if (delta instanceof Delta.Finished it) {
            finish = it.choice() == 0 ? it.finish() : finish;
        } else if (delta instanceof Delta.Failed it) {
            if (whole) {
                ended(ResponsesItems.COMPLETED);
            }
            over = true;
            out.write(OpenAiErrors.responsesEvents(ProviderWords.broken(it.error()), sequence, response()));
        } else if (delta instanceof Delta.Ended) {
            start();
            String reason = ResponsesFinishes.reason(finish.reason(), refused);
            ended(reason.isEmpty() ? ResponsesItems.COMPLETED : ResponsesItems.INCOMPLETE);
            over = true;
            ObjectNode response = response();
            ResponsesFinishes.write(reason, response);
            ResponsesTokens.write(tokens, response);
            response("response." + response.path("status").asText(), response);
        }
    }

    private void start() {
        if (!started) {
            started = true;
            response("response.created", response());
            response("response.in_progress", response());
        }
    }

    private void begun(Opening opening) {
        start();
        ended(ResponsesItems.COMPLETED);
        refused |= opening == Opening.REFUSAL;
        open = ResponsesOpenItem.of(opening, items, output.size(), this::event, this::delta);
    }

    /** The open item is over. Its status says whether the answer was cut off in it, which its part's own end does not tell. */
    private void ended(String status) {
        ResponsesOpenItem item = open;
        open = null;
        whole = false;
        if (item != null) {
            output.addAll(item.end(status));
        }
    }

    /** The answer with all items that are whole. */
    private ObjectNode response() {
        ObjectNode response =
                begun != null ? begun.deepCopy() : ResponsesAnswerWriter.frame(model, reply, items.tools());
        response.set("output", output);
        return response;
    }

    private void response(String type, ObjectNode response) {
        ObjectNode event = Json.object().put("type", type);
        event.set("response", response);
        event(event);
    }

    private void event(ObjectNode event) {
        event.put("sequence_number", sequence++);
        out.write("event: " + event.path("type").asText() + "\ndata: ");
        out.write(Json.bytes(event));
        out.write("\n\n");
    }

    /** One more piece between the two halves of its event. */
    private void delta(byte[] head, String text, byte[] tail) {
        out.write(head);
        out.quoted(text);
        out.write(tail);
        out.decimal(sequence++);
        out.write("}\n\n");
    }
}
