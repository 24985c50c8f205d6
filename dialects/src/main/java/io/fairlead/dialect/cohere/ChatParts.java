package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer as its stream tells them. Contents and calls are numbered apart, the plan not at all; a text stays open
 * behind its end until something else begins, because its citations may come late.
 */
final class ChatParts {
    private static final int PLAN = -2;

    private final DeltaSink sink;
    private final Map<Integer, Integer> calls = new HashMap<>();
    private int parts;
    private @Nullable Opening open;
    private int openPart;
    private int openIndex;
    private boolean ended;
    private int called;

    ChatParts(DeltaSink sink) {
        this.sink = sink;
    }

    /** More of a content, or its beginning: {@code text} or {@code thinking} says which it is. */
    void content(int index, JsonNode content, JsonNode logprobs) {
        words(Opening.THOUGHT, index, content.path("thinking").asText(""));
        words(Opening.TEXT, index, content.path("text").asText(""));
        if (open == Opening.TEXT && logprobs.isObject()) {
            List<TokenLogprob> weighed = ChatLogprobs.read(logprobs);
            if (!weighed.isEmpty()) {
                sink.delta(new Delta.Weighed(0, openPart, weighed));
            }
        }
    }

    void contentEnd() {
        ended = true;
        if (open == Opening.THOUGHT) {
            closeWords();
        }
    }

    void plan(String text) {
        words(Opening.TEXT, PLAN, text);
    }

    void cite(JsonNode citation) {
        if (open == Opening.TEXT) {
            ChatCitations.read(citation).forEach(each -> sink.delta(new Delta.Cited(0, openPart, each)));
        }
    }

    void callStart(int index, JsonNode call) {
        closeWords();
        callEnd(index);
        int part = parts++;
        calls.put(index, part);
        String id = ChatAnswerReader.id(call.path("id").asText(""), called++);
        String name = call.path("function").path("name").asText("");
        sink.delta(new Delta.PartBegun(0, part, new Opening.CallOpening(id, name)));
        callDelta(index, call);
    }

    void callDelta(int index, JsonNode call) {
        Integer part = calls.get(index);
        String more = call.path("function").path("arguments").asText("");
        if (part != null && !more.isEmpty()) {
            sink.delta(new Delta.Piece(0, part, more));
        }
    }

    void callEnd(int index) {
        Integer part = calls.remove(index);
        if (part != null) {
            sink.delta(new Delta.PartEnded(0, part));
        }
    }

    /** The answer is over: so are its parts. */
    void close() {
        closeWords();
        List.copyOf(calls.keySet()).forEach(this::callEnd);
    }

    private void words(Opening kind, int index, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (open != kind || openIndex != index || ended) {
            closeWords();
            List.copyOf(calls.keySet()).forEach(this::callEnd);
            open = kind;
            openIndex = index;
            openPart = parts++;
            ended = false;
            sink.delta(new Delta.PartBegun(0, openPart, kind));
        }
        sink.delta(new Delta.Piece(0, openPart, text));
    }

    private void closeWords() {
        if (open != null) {
            open = null;
            sink.delta(new Delta.PartEnded(0, openPart));
        }
    }
}
