package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seam;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.wire.Output;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What later events of one answer repeat: the response itself, its message's id, and the number of each event. Where an item is no
 * message, or the message has been closed, what follows would have to take back what was said.
 */
final class ResponsesSeam implements Seam {
    private final JsonEvents documents = new JsonEvents();
    private final SseScanner scanner = new SseScanner(this::event);
    private @Nullable ObjectNode response;
    private @Nullable String message;
    private int events;
    private int sequence;
    private boolean beyond;

    @Override
    public void read(ByteBuffer bytes) {
        scanner.scan(bytes);
    }

    @Override
    public boolean beyondWords() {
        return beyond;
    }

    private void event(WireEvent event) {
        events++;
        JsonNode json = documents.tree(event);
        if (json == null || event.shortened()) {
            beyond |= event.shortened();
            return;
        }
        if (message == null && json.path("item_id").isTextual()) {
            message = json.path("item_id").asText(); // some servers announce no item
        }
        sequence = Math.max(sequence, json.path("sequence_number").asInt(events - 1) + 1);
        switch (json.path("type").asText()) {
            case "response.created", "response.in_progress", "response.queued" -> {
                if (response == null && json.path("response") instanceof ObjectNode told) {
                    response = told;
                }
            }
            case "response.output_item.added" -> {
                String id = json.path("item").path("id").asText();
                beyond |= message != null
                        || id.isEmpty()
                        || !json.path("item").path("type").asText().equals("message");
                message = id;
            }
            case "response.output_text.done",
                    "response.content_part.done",
                    "response.output_item.done",
                    "response.output_text.annotation.added" -> beyond = true;
            default -> {}
        }
    }

    @Override
    public StreamWriter writer(Reply reply, List<Delta> said) {
        ResponsesStreamWriter writer = new ResponsesStreamWriter(reply, response, message);
        Output unsent = new Output();
        said.forEach(delta -> writer.write(delta, unsent));
        writer.numberFrom(sequence);
        return writer;
    }
}
