package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The item of a stream that is being written: what its beginning, its pieces and its end are, by its kind. */
abstract class ResponsesOpenItem {
    private static final byte[] TAIL = Bytes.ascii(",\"sequence_number\":");

    final ResponsesItems items;
    final int index;
    final Consumer<ObjectNode> events;
    final StringBuilder text = new StringBuilder();
    private final Pieces pieces;
    private byte[] head = TAIL;
    private byte[] tail = TAIL;

    /** Takes a piece and the two halves of its event. */
    interface Pieces {
        void piece(byte[] head, String text, byte[] tail);
    }

    ResponsesOpenItem(ResponsesItems items, int index, Consumer<ObjectNode> events, Pieces pieces) {
        this.items = items;
        this.index = index;
        this.events = events;
        this.pieces = pieces;
    }

    static ResponsesOpenItem of(
            Opening opening, ResponsesItems items, int index, Consumer<ObjectNode> events, Pieces pieces) {
        if (opening instanceof Opening.CallOpening call) {
            return new ResponsesOpenCall(call, items, index, events, pieces);
        }
        return opening == Opening.THOUGHT
                ? new ResponsesOpenThought(items, index, events, pieces)
                : new ResponsesOpenMessage(opening == Opening.REFUSAL, items, index, events, pieces);
    }

    void piece(String piece) {
        text.append(piece);
        pieces.piece(head, piece, tail);
    }

    void seal(Seal seal) {}

    void cite(Citation citation) {}

    void weigh(List<TokenLogprob> tokens) {}

    /** The item as it stands in the whole answer under {@code status}, with what comes behind it. */
    abstract List<ObjectNode> end(String status);

    final void added(ObjectNode item) {
        ObjectNode event =
                Json.object().put("type", "response.output_item.added").put("output_index", index);
        event.set("item", item);
        events.accept(event);
    }

    final void done(ObjectNode item, int at) {
        ObjectNode event =
                Json.object().put("type", "response.output_item.done").put("output_index", at);
        event.set("item", item);
        events.accept(event);
    }

    final ObjectNode event(String type, ObjectNode item) {
        return Json.object()
                .put("type", "response." + type)
                .put("item_id", item.path("id").asText())
                .put("output_index", index);
    }

    /** All pieces are told as {@code type}; {@code place} says where in the item, {@code more} what follows a piece. */
    final void pieces(String type, ObjectNode item, String place, String more) {
        String event = Json.text(event(type, item));
        head = ("event: response." + type + "\ndata: " + event.substring(0, event.length() - 1) + place + ",\"delta\":")
                .getBytes(StandardCharsets.UTF_8);
        tail = Bytes.ascii(more + ",\"sequence_number\":");
    }
}
