package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Seal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A thought: an item only when there is something of it. */
final class ResponsesOpenThought extends ResponsesOpenItem {
    private @Nullable ObjectNode item;
    private @Nullable Seal seal;

    ResponsesOpenThought(ResponsesItems items, int index, Consumer<ObjectNode> events, Pieces pieces) {
        super(items, index, events, pieces);
    }

    private ObjectNode item() {
        ObjectNode begun = item;
        if (begun == null) {
            begun = items.begunThought();
            item = begun;
            added(begun);
        }
        return begun;
    }

    @Override
    void piece(String piece) {
        if (text.isEmpty()) {
            ObjectNode begun = item();
            summary("reasoning_summary_part.added", begun, "");
            pieces("reasoning_summary_text.delta", begun, ",\"summary_index\":0", "");
        }
        super.piece(piece);
    }

    private void summary(String type, ObjectNode begun, String words) {
        ObjectNode event = event(type, begun).put("summary_index", 0);
        event.set("part", ResponsesItems.summary(words));
        events.accept(event);
    }

    @Override
    void seal(Seal given) {
        seal = given;
    }

    @Override
    List<ObjectNode> end(String status) {
        if (text.isEmpty() && seal == null) {
            return List.of();
        }
        ObjectNode begun = item();
        if (!text.isEmpty()) {
            events.accept(event("reasoning_summary_text.done", begun)
                    .put("summary_index", 0)
                    .put("text", text.toString()));
            summary("reasoning_summary_part.done", begun, text.toString());
        }
        ObjectNode whole = items.thought(begun, text.toString(), seal);
        done(whole, index);
        return List.of(whole);
    }
}
