package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One candidate of a stream, as parts. Words of one kind are one part, however many chunks they come in; calls come whole. The
 * signature at a text waits for the text's end, since sources may still follow.
 */
final class GenerateCandidate {
    private final int index;
    private final @Nullable String answer;
    private final String maker;
    private final DeltaSink sink;

    /** The text that is open, which sources place themselves in. */
    private final StringBuilder words = new StringBuilder();

    private @Nullable Opening open;
    private @Nullable Seal ofText;
    private @Nullable Finish finish;
    private boolean more;
    private boolean said;
    private int parts;
    private int calls;

    /** {@code answer}: the answer's id, which ids of calls that have none are made of. */
    GenerateCandidate(int index, @Nullable String answer, String maker, DeltaSink sink) {
        this.index = index;
        this.answer = answer;
        this.maker = maker;
        this.sink = sink;
    }

    void read(JsonNode candidate) {
        for (JsonNode part : candidate.path("content").path("parts")) {
            part(part);
        }
        if (open == Opening.TEXT) {
            for (Citation citation : GenerateCitations.read(candidate, words)) {
                sink.delta(new Delta.Cited(index, last(), citation));
            }
            List<TokenLogprob> logprobs = GenerateLogprobs.read(candidate.path("logprobsResult"));
            if (!logprobs.isEmpty()) {
                sink.delta(new Delta.Weighed(index, last(), logprobs));
            }
        }
        Finish says = GenerateFinishes.read(candidate, calls > 0);
        if (says != null) {
            finish = says;
            more = false;
        }
    }

    /** Whether a finish reason was said, and no content since. */
    boolean finished() {
        return finish != null && !more;
    }

    void end() {
        close();
        if (finish != null) {
            sink.delta(new Delta.Finished(index, finish));
        }
    }

    private void part(JsonNode part) {
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
            call(call, part);
            return;
        }
        String signature = GenerateAnswerReader.text(part, GenerateSeals.FIELD);
        String text = GenerateAnswerReader.text(part, "text");
        if (part.path("thought").asBoolean()) {
            thought(text == null ? "" : text, signature);
            return;
        }
        if (text != null && !text.isEmpty()) {
            turnTo(Opening.TEXT);
            piece(text);
        }
        Seal seal = GenerateSeals.read(signature, Seal.Kind.HIDDEN, maker);
        if (seal == null || GenerateSeals.ofServerTool(part::has)) {
            return;
        }
        if (open == Opening.TEXT) {
            ofText = seal;
        } else {
            close();
            hidden(seal);
        }
    }

    private void thought(String text, @Nullable String signature) {
        if (!text.isEmpty()) {
            turnTo(Opening.THOUGHT);
            piece(text);
        }
        boolean words = open == Opening.THOUGHT && said;
        Seal seal = GenerateSeals.read(signature, words ? Seal.Kind.SIGNATURE : Seal.Kind.HIDDEN, maker);
        if (seal != null && words) {
            sink.delta(new Delta.Sealed(index, last(), seal));
            close();
        } else if (seal != null) {
            close();
            hidden(seal);
        }
    }

    private void hidden(Seal seal) {
        begin(Opening.THOUGHT);
        sink.delta(new Delta.Sealed(index, last(), seal));
        close();
    }

    private void call(JsonNode call, JsonNode part) {
        close();
        String id = GenerateAnswerReader.callId(call, answer, index, calls++);
        begin(new Opening.CallOpening(id, call.path("name").asText()));
        piece(GenerateAnswerReader.arguments(call));
        String signature = GenerateAnswerReader.text(part, GenerateSeals.FIELD);
        Seal seal = GenerateSeals.read(signature, Seal.Kind.SIGNATURE, maker);
        if (seal != null) {
            sink.delta(new Delta.Sealed(index, last(), seal));
        }
        close();
    }

    private void turnTo(Opening kind) {
        if (open != kind) {
            close();
            begin(kind);
        }
    }

    private void begin(Opening kind) {
        open = kind;
        said = false;
        words.setLength(0);
        parts++;
        sink.delta(new Delta.PartBegun(index, last(), kind));
    }

    private void piece(String text) {
        said = true;
        more = true;
        if (open == Opening.TEXT) {
            words.append(text);
        }
        sink.delta(new Delta.Piece(index, last(), text));
    }

    private void close() {
        if (open != null) {
            open = null;
            sink.delta(new Delta.PartEnded(index, last()));
            Seal seal = ofText;
            ofText = null;
            if (seal != null) {
                hidden(seal);
            }
        }
    }

    private int last() {
        return parts - 1;
    }
}
