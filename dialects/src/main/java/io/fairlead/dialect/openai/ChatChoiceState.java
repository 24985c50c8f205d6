package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta.Opening;
import java.util.ArrayList;
import java.util.List;

/** What a stream's writer remembers of one choice: the kinds of its parts, the numbers of its calls. */
final class ChatChoiceState {
    private final List<Opening> kinds = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final ArrayNode annotations = Json.object().arrayNode();
    private int calls;
    private int said;
    private boolean refused;

    void begin(int part, Opening opening) {
        while (kinds.size() <= part) {
            kinds.add(Opening.TEXT);
            numbers.add(0);
        }
        kinds.set(part, opening);
        refused |= opening == Opening.REFUSAL;
        // Text has its place in the whole content, a call its index among the calls.
        numbers.set(part, opening instanceof Opening.CallOpening ? calls++ : said);
    }

    Opening kind(int part) {
        return part < kinds.size() ? kinds.get(part) : Opening.TEXT;
    }

    /** The index of the call that is this part. */
    int call(int part) {
        return numbers.get(part);
    }

    /** Where in the choice's text this part begins. */
    int start(int part) {
        return part < numbers.size() ? numbers.get(part) : 0;
    }

    /** A source of what this part says. */
    void cite(int part, Citation citation) {
        ChatWords.annotation(annotations.addObject(), citation, start(part));
    }

    /** All sources so far. */
    ArrayNode annotations() {
        return annotations;
    }

    void said(int length) {
        said += length;
    }

    boolean refused() {
        return refused;
    }
}
