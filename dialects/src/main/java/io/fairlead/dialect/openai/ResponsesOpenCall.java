package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call. The text of a free-form one stands in its arguments' JSON, so that it can be told only when they are whole. */
final class ResponsesOpenCall extends ResponsesOpenItem {
    private final String name;
    private final boolean freeform;
    private final ObjectNode item;
    private @Nullable Seal seal;

    ResponsesOpenCall(
            Opening.CallOpening call, ResponsesItems items, int index, Consumer<ObjectNode> events, Pieces pieces) {
        super(items, index, events, pieces);
        this.name = call.name();
        this.freeform = items.tools().freeform(name);
        this.item = items.begunCall(call.id(), name);
        added(item);
        pieces("function_call_arguments.delta", item, "", "");
    }

    @Override
    void piece(String piece) {
        if (freeform) {
            text.append(piece);
        } else {
            super.piece(piece);
        }
    }

    @Override
    void seal(Seal given) {
        seal = given;
    }

    @Override
    List<ObjectNode> end(String status) {
        ObjectNode whole = items.done(item, name, text.toString(), status);
        List<ObjectNode> all = new ArrayList<>(2);
        all.add(whole);
        if (freeform) {
            String input = whole.path("input").asText();
            events.accept(event("custom_tool_call_input.delta", whole).put("delta", input));
            events.accept(event("custom_tool_call_input.done", whole).put("input", input));
        } else {
            ObjectNode said = event("function_call_arguments.done", whole).put("name", name);
            said.set("arguments", whole.get("arguments"));
            events.accept(said);
        }
        done(whole, index);
        if (seal != null) {
            ObjectNode behind = items.sealOfCall(seal);
            ObjectNode event =
                    Json.object().put("type", "response.output_item.added").put("output_index", index + 1);
            event.set("item", behind);
            events.accept(event);
            done(behind, index + 1);
            all.add(behind);
        }
        return all;
    }
}
