package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.WireEvent;
import org.jspecify.annotations.Nullable;

/** Reads the events of the Interactions API. Finished at {@code interaction.completed}. */
final class InteractionEvents extends EventReader {

    InteractionEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return !event.name().equals("step.delta");
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        JsonNode body = json == null ? MissingNode.getInstance() : json;
        String type = body.path("event_type").asText();
        switch (type.isEmpty() ? event.name() : type) {
            case "interaction.created",
                    "interaction.start",
                    "interaction.status_update",
                    "step.start",
                    "step.stop" -> {}
            case "interaction.completed", "interaction.complete" -> {
                verdict.sawReason();
                usage(body.path("interaction").path("usage"));
            }
            case "done" -> verdict.sawReason();
            case "error" -> verdict.sawError(errors.classifyEvent(body));
            default -> other(body);
        }
    }

    private void usage(JsonNode counts) {
        verdict.sawUsage(new Usage(
                Reading.count(counts, "total_input_tokens"),
                Reading.count(counts, "total_output_tokens"),
                Reading.count(counts, "total_cached_tokens")));
    }

    private void other(JsonNode body) {
        if (Reading.saysError(body.path("error"))) {
            verdict.sawError(errors.classifyEvent(body));
        } else {
            verdict.sawContent();
        }
    }
}
