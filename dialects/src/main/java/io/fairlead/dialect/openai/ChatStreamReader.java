package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of chunks. It is whole at {@code [DONE]}, or, since several providers never send that, at the end of the bytes
 * when each choice was finished; the terminal rules are those of {@link ChatEvents}. A large event that could not be kept is
 * one that nobody can tell: the stream is then a broken one.
 */
final class ChatStreamReader implements StreamReader {
    private static final byte[] DONE = Bytes.ascii("[DONE]");
    private static final byte[] ERROR = Bytes.ascii("error");
    private static final int MOST_CHOICES = 128;

    private final ErrorTable errors;
    private final DeltaSink sink;
    private final JsonEvents documents = new JsonEvents();
    private final SseScanner scanner = new SseScanner(WireEvent.WHOLE_LIMIT, this::event);
    private final Map<Integer, ChatChoiceReader> choices = new TreeMap<>();
    private @Nullable String id;
    private @Nullable String model;
    private Tokens tokens = Tokens.UNKNOWN;
    private boolean begun;
    private boolean over;
    private boolean ended;
    private boolean unreadable;

    ChatStreamReader(ErrorTable errors, DeltaSink sink) {
        this.errors = errors;
        this.sink = sink;
    }

    @Override
    public void read(ByteBuffer bytes) {
        scanner.scan(bytes);
    }

    @Override
    public long held() {
        return scanner.held();
    }

    @Override
    public void end() {
        scanner.end();
        Collection<ChatChoiceReader> all = choices.values();
        if (!all.isEmpty() && all.stream().allMatch(ChatChoiceReader::finished)) {
            ended();
        }
    }

    @Override
    public void broken() {
        if (!over) {
            choices.values().stream().filter(ChatChoiceReader::finished).forEach(ChatChoiceReader::end);
        }
    }

    private void event(WireEvent event) {
        if (over) {
            behind(event);
            return;
        }
        if (event.dataIs(DONE)) {
            ended();
            return;
        }
        JsonNode json = documents.tree(event);
        if (json == null || !json.isObject()) {
            unreadable |= event.shortened();
            return;
        }
        if (event.nameIs(ERROR)
                || Reading.saysError(json.path("error"))
                || json.path("object").asText().equals("error")) {
            failed(json);
            return;
        }
        chunk(json);
    }

    private void chunk(JsonNode json) {
        named(json);
        Tokens later = ChatTokens.of(json);
        if (ChatTokens.known(later) && !later.equals(tokens)) {
            begin();
            tokens = tokens.then(later);
            sink.delta(new Delta.Counted(tokens));
        }
        JsonNode list = json.path("choices");
        List<Citation> sources = list.isEmpty() ? List.of() : ChatWords.sources(json);
        int position = 0;
        for (JsonNode choice : list) {
            if (over || !choice.isObject()) {
                continue;
            }
            if (Reading.saysError(choice.path("error"))) {
                failed(choice);
                return;
            }
            begin();
            int index = choice.path("index").asInt(position++);
            if (index >= 0 && index < MOST_CHOICES) {
                choices.computeIfAbsent(index, each -> new ChatChoiceReader(index, id, sink))
                        .read(choice, sources);
            }
        }
    }

    /** Azure's first chunk has neither, and no choices. */
    private void named(JsonNode json) {
        if (!begun) {
            String said = json.path("id").asText();
            String answering = json.path("model").asText();
            id = said.isEmpty() ? id : said;
            model = answering.isEmpty() ? model : answering;
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sink.delta(new Delta.Begun(id, model));
        }
    }

    /** What has content behind the end makes that none. */
    private void behind(WireEvent event) {
        JsonNode json = ended && !event.dataIs(DONE) ? documents.tree(event) : null;
        if (json != null) {
            for (JsonNode choice : json.path("choices")) {
                if (ended && ChatEvents.hasContent(choice.path("delta"))) {
                    ended = false;
                    sink.delta(Delta.Failed.BEHIND_THE_END);
                }
            }
        }
    }

    private void failed(JsonNode event) {
        over = true;
        choices.values().forEach(ChatChoiceReader::closeSettled);
        sink.delta(new Delta.Failed(errors.classifyEvent(event)));
    }

    private void ended() {
        if (over || unreadable) {
            return;
        }
        over = true;
        ended = true;
        begin();
        choices.values().forEach(ChatChoiceReader::end);
        sink.delta(new Delta.Ended());
    }
}
