package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of items into parts. A part begins with its first words, since items are announced before they say anything,
 * and some servers announce the next before the last is done. What came in no piece is read when its item is done.
 */
final class ResponsesPartsReader {
    private final String maker;
    private final DeltaSink sink;
    private final ResponsesCallsReader calls;
    /** What was said of something so far, by item and content. */
    private final Set<Key> said = new HashSet<>();
    /** Which of its two texts a thought is read from, and how many parts of it. */
    private final Map<Integer, Source> sources = new HashMap<>();

    private int parts;
    private @Nullable Key open;
    private int openPart;
    private boolean cited;
    private boolean weighed;
    private boolean refused;

    /** A content of an item. */
    private record Key(int item, int content, Opening kind) {}

    /** A text of a thought. */
    private record Source(boolean summary, int part) {}

    ResponsesPartsReader(String maker, DeltaSink sink) {
        this.maker = maker;
        this.sink = sink;
        this.calls = new ResponsesCallsReader(sink, this::next);
    }

    /** The number of a call that begins; words end where it does. */
    private int next() {
        close();
        return parts++;
    }

    void event(String type, JsonNode event) {
        int item = event.path("output_index").asInt();
        int content = event.path("content_index").asInt();
        switch (type) {
            case "response.output_text.delta" -> {
                words(new Key(item, content, Opening.TEXT), ResponsesWords.text(event.path("delta")));
                weigh(event);
            }
            case "response.refusal.delta" ->
                words(new Key(item, content, Opening.REFUSAL), ResponsesWords.text(event.path("delta")));
            case "response.reasoning_summary_text.delta" ->
                thought(item, true, event.path("summary_index").asInt(), event.path("delta"));
            case "response.reasoning_text.delta" -> thought(item, false, content, event.path("delta"));
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                calls.piece(item, ResponsesWords.text(event.path("delta")));
            case "response.output_text.done" -> {
                whole(new Key(item, content, Opening.TEXT), event.path("text"));
                if (!weighed) {
                    weigh(event);
                }
            }
            case "response.refusal.done" -> whole(new Key(item, content, Opening.REFUSAL), event.path("refusal"));
            case "response.output_text.annotation.added" -> cite(item, content, event.path("annotation"));
            case "response.content_part.done" -> content(item, content, event.path("part"));
            case "response.output_item.added" -> added(item, event.path("item"));
            case "response.output_item.done" -> done(item, event.path("item"));
            default -> {}
        }
    }

    private void added(int number, JsonNode item) {
        if (ResponsesCallsReader.isCall(item)) {
            calls.begin(number, item);
        }
    }

    private void words(Key key, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!key.equals(open)) {
            close();
            calls.close();
            begin(key);
        }
        sink.delta(new Delta.Piece(0, openPart, text));
    }

    private void begin(Key key) {
        open = key;
        openPart = parts++;
        said.add(key);
        cited = false;
        weighed = false;
        refused |= key.kind == Opening.REFUSAL;
        sink.delta(new Delta.PartBegun(0, openPart, key.kind));
    }

    private void close() {
        if (open != null) {
            open = null;
            sink.delta(new Delta.PartEnded(0, openPart));
        }
    }

    /** A text that was not told in pieces. */
    private void whole(Key key, JsonNode text) {
        if (!said.contains(key)) {
            words(key, ResponsesWords.text(text));
        }
    }

    private void thought(int item, boolean summary, int part, JsonNode text) {
        String words = ResponsesWords.text(text);
        if (words.isEmpty()) {
            return;
        }
        Source source = sources.putIfAbsent(item, new Source(summary, part));
        Key key = new Key(item, 0, Opening.THOUGHT);
        if (source == null || (source.summary == summary && source.part == part)) {
            words(key, words);
        } else if (source.summary == summary && source.part < part) {
            sources.put(item, new Source(summary, part));
            words(key, ResponsesWords.BETWEEN + words);
        }
    }

    private void weigh(JsonNode event) {
        List<TokenLogprob> logprobs = ChatWords.tokens(event.path("logprobs"));
        if (open != null && open.kind == Opening.TEXT && !logprobs.isEmpty()) {
            weighed = true;
            sink.delta(new Delta.Weighed(0, openPart, logprobs));
        }
    }

    private void cite(int item, int content, JsonNode annotation) {
        Citation citation = ResponsesWords.citation(annotation);
        if (citation != null && new Key(item, content, Opening.TEXT).equals(open)) {
            cited = true;
            sink.delta(new Delta.Cited(0, openPart, citation));
        }
    }

    private void content(int item, int number, JsonNode content) {
        Key text = new Key(item, number, Opening.TEXT);
        whole(text, content.path("text").isTextual() && !isThought(content) ? content.path("text") : content.path(""));
        whole(new Key(item, number, Opening.REFUSAL), content.path("refusal"));
        if (text.equals(open)) {
            if (!cited) {
                content.path("annotations").forEach(annotation -> cite(item, number, annotation));
            }
            close();
        }
    }

    private static boolean isThought(JsonNode content) {
        return content.path("type").asText().equals("reasoning_text");
    }

    private void done(int number, JsonNode item) {
        switch (item.path("type").asText()) {
            case "message" -> {
                int content = 0;
                for (JsonNode each : item.path("content")) {
                    content(number, content++, each);
                }
                if (open != null && open.item == number) {
                    close();
                }
            }
            case "reasoning" -> thought(number, item);
            default -> {
                if (ResponsesCallsReader.isCall(item)) {
                    calls.done(number, item);
                }
            }
        }
    }

    private void thought(int number, JsonNode item) {
        Key key = new Key(number, 0, Opening.THOUGHT);
        if (!said.contains(key)) {
            words(key, ResponsesWords.thought(item));
        }
        Seal seal = ResponsesAnswerReader.seal(item, maker);
        if (seal != null) {
            if (!key.equals(open)) {
                close();
                calls.close();
                begin(key);
            }
            sink.delta(new Delta.Sealed(0, openPart, seal));
        }
        if (key.equals(open)) {
            close();
        }
    }

    /** All is said; {@code status} where the response does not say one. What was told in no event before is told now. */
    void end(JsonNode response, String status) {
        if (parts == 0) {
            int number = 0;
            for (JsonNode item : response.path("output")) {
                added(number, item);
                done(number++, item);
            }
        }
        close();
        calls.close();
        sink.delta(new Delta.Finished(0, ResponsesFinishes.read(response, status, calls.any(), refused)));
    }
}
