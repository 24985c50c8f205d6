package io.fairlead.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.WireEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the lines of chat and generate. Finished at the line with {@code done: true}, which has the counts too. */
final class OllamaEvents extends EventReader {
    private static final byte[] NOT_DONE = Bytes.ascii("\"done\":false");
    private static final byte[] ERROR_KEY = Bytes.ascii("\"error\"");

    OllamaEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return !event.has(NOT_DONE) || event.has(ERROR_KEY);
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        if (json == null || !json.isObject()) {
            verdict.sawContent();
            return;
        }
        if (Reading.saysError(json.path("error"))) {
            verdict.sawError(errors.classifyEvent(json));
            return;
        }
        if (json.path("done").asBoolean()) {
            verdict.sawReason();
            verdict.sawUsage(
                    new Usage(Reading.count(json, "prompt_eval_count"), Reading.count(json, "eval_count"), -1));
        }
        if (!json.has("done") || Reading.says(json.path("response")) || Reading.says(json.path("thinking"))) {
            verdict.sawContent();
        }
        for (Map.Entry<String, JsonNode> member : json.path("message").properties()) {
            if (!member.getKey().equals("role") && Reading.says(member.getValue())) {
                verdict.sawContent();
            }
        }
    }
}
