package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.List;
import java.util.function.Consumer;

/** Words or a refusal: a message with one content. */
final class ResponsesOpenMessage extends ResponsesOpenItem {
    private final boolean refusal;
    private final ObjectNode item;
    private final ArrayNode annotations = Json.object().arrayNode();
    private final ArrayNode logprobs = Json.object().arrayNode();

    ResponsesOpenMessage(boolean refusal, ResponsesItems items, int index, Consumer<ObjectNode> events, Pieces pieces) {
        super(items, index, events, pieces);
        this.refusal = refusal;
        this.item = items.begunMessage();
        added(item);
        part("content_part.added", content(""));
        pieces(
                refusal ? "refusal.delta" : "output_text.delta",
                item,
                ",\"content_index\":0",
                refusal ? "" : ",\"logprobs\":[]");
    }

    private ObjectNode content(String text) {
        return refusal ? ResponsesItems.refusal(text) : ResponsesItems.text(text, annotations, logprobs);
    }

    private void part(String type, ObjectNode content) {
        ObjectNode event = event(type, item).put("content_index", 0);
        event.set("part", content);
        events.accept(event);
    }

    @Override
    void cite(Citation citation) {
        if (!refusal) {
            ObjectNode annotation = ResponsesWords.annotation(citation);
            ObjectNode event = event("output_text.annotation.added", item)
                    .put("content_index", 0)
                    .put("annotation_index", annotations.size());
            event.set("annotation", annotation);
            events.accept(event);
            annotations.add(annotation);
        }
    }

    @Override
    void weigh(List<TokenLogprob> tokens) {
        ChatWords.logprobs(logprobs, tokens, true);
    }

    @Override
    List<ObjectNode> end(String status) {
        ObjectNode said = event(refusal ? "refusal.done" : "output_text.done", item)
                .put("content_index", 0)
                .put(refusal ? "refusal" : "text", text.toString());
        if (!refusal) {
            said.set("logprobs", logprobs);
        }
        events.accept(said);
        part("content_part.done", content(text.toString()));
        ObjectNode whole = ResponsesItems.said(item, content(text.toString()), status);
        done(whole, index);
        return List.of(whole);
    }
}
