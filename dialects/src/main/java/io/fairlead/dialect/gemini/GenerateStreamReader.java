package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.Framing;
import io.fairlead.dialect.wire.JsonArrayStream;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of streamGenerateContent: events, the elements of one array, or an error as a bare object under any label, so
 * that the first byte decides. The terminal rules are those of {@link GenerateEvents}: whole when each candidate that was begun
 * has a finish reason, or when the prompt was blocked. Nothing marks the end, and more may follow a finish reason, which then was
 * none: the end waits for that of the bytes.
 */
final class GenerateStreamReader implements StreamReader {
    private static final int MOST_CANDIDATES = 64;

    private final ErrorTable errors;
    private final String maker;
    private final DeltaSink sink;
    private final Map<Integer, GenerateCandidate> candidates = new TreeMap<>();

    private final JsonEvents documents = new JsonEvents();
    private @Nullable Framing framing;
    private @Nullable String id;
    private @Nullable Finish blocked;
    private boolean begun;
    private boolean over;
    private boolean unreadable;

    GenerateStreamReader(ErrorTable errors, String maker, DeltaSink sink) {
        this.errors = errors;
        this.maker = maker;
        this.sink = sink;
    }

    @Override
    public void read(ByteBuffer bytes) {
        while (framing == null && bytes.hasRemaining()) {
            byte first = bytes.get(bytes.position());
            if (Bytes.blank(first)) {
                bytes.get();
            } else if (first == '{' || first == '[') {
                framing = new JsonArrayStream(WireEvent.WHOLE_LIMIT, this::event);
            } else {
                framing = new SseScanner(WireEvent.WHOLE_LIMIT, this::event);
            }
        }
        if (framing != null) {
            framing.scan(bytes);
        }
    }

    @Override
    public long held() {
        return framing == null ? 0 : framing.held();
    }

    @Override
    public void end() {
        if (framing != null) {
            framing.end();
        }
        if (over || unreadable) {
            return;
        }
        if (!candidates.isEmpty()) {
            if (candidates.values().stream().allMatch(GenerateCandidate::finished)) {
                candidates.values().forEach(GenerateCandidate::end);
                over(new Delta.Ended());
            }
        } else if (blocked != null) {
            sink.delta(new Delta.Finished(0, blocked));
            over(new Delta.Ended());
        }
    }

    @Override
    public void broken() {
        if (!over) {
            candidates.values().stream().filter(GenerateCandidate::finished).forEach(GenerateCandidate::end);
        }
    }

    private void event(WireEvent event) {
        if (over) {
            return;
        }
        unreadable |= event.shortened();
        JsonNode json = documents.tree(event);
        if (json == null || !json.isObject()) {
            return;
        }
        if (Reading.saysError(json.path("error"))) {
            over(new Delta.Failed(errors.classifyEvent(json)));
            return;
        }
        begin(json);
        JsonNode usage = json.path("usageMetadata");
        if (usage.isObject()) {
            sink.delta(new Delta.Counted(GenerateTokens.read(usage)));
        }
        Finish says = GenerateFinishes.blocked(json);
        blocked = says == null ? blocked : says;
        for (JsonNode candidate : json.path("candidates")) {
            int index = candidate.path("index").asInt();
            if (candidate.isObject() && index >= 0 && index < MOST_CANDIDATES) {
                candidates
                        .computeIfAbsent(index, each -> new GenerateCandidate(each, id, maker, sink))
                        .read(candidate);
            }
        }
    }

    private void begin(JsonNode chunk) {
        if (!begun) {
            begun = true;
            id = GenerateAnswerReader.text(chunk, "responseId");
            sink.delta(new Delta.Begun(id, GenerateAnswerReader.text(chunk, "modelVersion")));
        }
    }

    private void over(Delta last) {
        over = true;
        sink.delta(last);
    }
}
