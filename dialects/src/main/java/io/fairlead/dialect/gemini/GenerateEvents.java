package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.WireEvent;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of streamGenerateContent. Finished when each candidate that was begun has a finish reason, or when the
 * prompt was blocked; nothing else marks the end. Chunks are few and large, and each has the usage so far, so that each is
 * parsed.
 */
final class GenerateEvents extends EventReader {
    private static final int MOST_CANDIDATES = 64;

    private final BitSet begun = new BitSet();
    private final BitSet ended = new BitSet();

    GenerateEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return true;
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
        JsonNode usage = json.path("usageMetadata");
        if (usage.isObject()) {
            verdict.sawUsage(GeminiDialect.usage(usage));
        }
        JsonNode candidates = json.path("candidates");
        for (JsonNode candidate : candidates) {
            candidate(candidate);
        }
        if (candidates.isEmpty()) {
            if (Reading.says(json.path("promptFeedback").path("blockReason"))) {
                verdict.sawReason();
            } else if (!usage.isObject() && !json.has("responseId") && !json.has("modelVersion")) {
                verdict.sawContent();
            }
        }
    }

    private void candidate(JsonNode candidate) {
        int index = Math.min(Math.max(candidate.path("index").asInt(), 0), MOST_CANDIDATES);
        begun.set(index);
        verdict.saidSomething();
        boolean content = false;
        for (JsonNode part : candidate.path("content").path("parts")) {
            content |= hasContent(part);
        }
        if (Reading.says(candidate.path("finishReason"))) {
            ended.set(index);
        } else if (content) {
            ended.clear(index);
        }
        if (begun.cardinality() == ended.cardinality()) {
            verdict.sawFinish();
        } else {
            verdict.sawMore();
        }
        if (content) {
            verdict.sawContent();
        }
    }

    /** A text that is not empty, or anything else: a call, data, a signature. */
    private static boolean hasContent(JsonNode part) {
        for (Map.Entry<String, JsonNode> member : part.properties()) {
            boolean structure = member.getValue().isObject();
            if (!member.getKey().equals("thought") && (structure || Reading.says(member.getValue()))) {
                return true;
            }
        }
        return false;
    }
}
