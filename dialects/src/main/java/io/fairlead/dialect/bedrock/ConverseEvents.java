package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.WireEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the events of ConverseStream. Finished at {@code messageStop}; the usage comes after it, in {@code metadata}. */
final class ConverseEvents extends EventReader {
    private static final byte[] BLOCK_DELTA = Bytes.ascii("contentBlockDelta");

    ConverseEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return event.exception() || !event.nameIs(BLOCK_DELTA);
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        String name = event.name();
        if (event.exception()) {
            verdict.sawError(errors.classifyEvent(name, json));
            return;
        }
        JsonNode body = json == null ? MissingNode.getInstance() : json;
        switch (name) {
            case "messageStart", "contentBlockStop", "initial-response" -> {}
            case "contentBlockStart" -> content(body.path("start"));
            case "contentBlockDelta" -> {
                verdict.sawMore();
                verdict.saidSomething();
                content(body.path("delta"));
            }
            case "messageStop" -> {
                verdict.sawFinish();
                if (Reading.says(body.path("stopReason"))) {
                    verdict.sawReason();
                }
            }
            case "metadata" -> {
                if (body.path("usage").isObject()) {
                    verdict.sawUsage(BedrockDialect.usage(body.path("usage")));
                }
            }
            default -> verdict.sawContent();
        }
    }

    private void content(JsonNode union) {
        for (Map.Entry<String, JsonNode> member : union.properties()) {
            JsonNode value = member.getValue();
            boolean content = value.isObject()
                    ? value.properties().stream().anyMatch(inner -> Reading.says(inner.getValue()))
                    : Reading.says(value);
            if (content) {
                verdict.sawContent();
            }
        }
    }
}
