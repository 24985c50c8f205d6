package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.WireEvent;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of InvokeModelWithResponseStream: frames whose payload holds, in base64, an event in the model's own
 * words. The makers' words differ; what they share is that the last one carries Bedrock's metrics, and that a stop or
 * finish reason has one of a few names.
 */
final class InvokeEvents extends EventReader {
    private static final String METRICS = "amazon-bedrock-invocationMetrics";
    private static final Set<String> TEXTS = Set.of("outputText", "completion", "generation", "text");
    private static final Set<String> HELD = Set.of("message_start", "content_block_stop", "ping");

    InvokeEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return true;
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        if (event.exception()) {
            verdict.sawError(errors.classifyEvent(event.name(), json));
            return;
        }
        JsonNode inner = json == null ? null : inner(json);
        if (inner == null || !inner.isObject()) {
            verdict.sawContent();
            return;
        }
        JsonNode metrics = inner.path(METRICS);
        if (metrics.isObject()) {
            verdict.sawUsage(BedrockDialect.usage(metrics));
            verdict.sawFinish();
        }
        if (inner.path("type").asText().equals("error") || Reading.saysError(inner.path("error"))) {
            verdict.sawError(errors.classifyEvent(inner));
            return;
        }
        boolean end = ends(inner);
        if (end) {
            verdict.sawReason();
        }
        if (end ? hasText(inner) : hasContent(inner)) {
            verdict.sawContent();
            if (!end && !metrics.isObject()) {
                verdict.sawMore();
            }
        }
    }

    /** Makers without deltas say text and stop in one event. */
    private static boolean hasText(JsonNode inner) {
        return TEXTS.stream().anyMatch(name -> Reading.says(inner.path(name)))
                || Reading.says(inner.path("outputs").path(0).path("text"))
                || Reading.says(inner.path("choices").path(0).path("message"));
    }

    private static @Nullable JsonNode inner(JsonNode frame) {
        try {
            byte[] bytes = Base64.getDecoder().decode(frame.path("bytes").asText());
            return Json.tree(bytes, bytes.length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean ends(JsonNode inner) {
        return inner.path("type").asText().equals("message_stop")
                || inner.has("messageStop")
                || Reading.says(inner.path("delta").path("stop_reason"))
                || Reading.says(inner.path("stop_reason"))
                || Reading.says(inner.path("finish_reason"))
                || Reading.says(inner.path("completionReason"))
                || Reading.says(inner.path("outputs").path(0).path("stop_reason"))
                || Reading.says(inner.path("choices").path(0).path("finish_reason"))
                || Reading.says(inner.path("choices").path(0).path("stop_reason"));
    }

    private static boolean hasContent(JsonNode inner) {
        String type = inner.path("type").asText();
        if (HELD.contains(type) || inner.has("messageStart") || inner.has("contentBlockStop")) {
            return false;
        }
        if (type.equals("content_block_start")) {
            JsonNode block = inner.path("content_block");
            return !Set.of("text", "thinking").contains(block.path("type").asText())
                    || Reading.says(block.path("text"))
                    || Reading.says(block.path("thinking"));
        }
        JsonNode delta = type.equals("content_block_delta")
                ? inner.path("delta")
                : inner.path("choices").path(0).path("delta");
        return delta.isMissingNode()
                || delta.properties().stream()
                        .anyMatch(member ->
                                !Set.of("type", "role").contains(member.getKey()) && Reading.says(member.getValue()));
    }
}
