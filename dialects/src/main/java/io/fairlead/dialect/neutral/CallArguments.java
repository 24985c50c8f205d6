package io.fairlead.dialect.neutral;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives a call without a word of arguments the empty object, just before it ends: some dialects say nothing where others must
 * say {@code {}}, and clients parse what they got. One thread at a time.
 */
public final class CallArguments implements DeltaSink {
    private final DeltaSink sink;
    private final Set<Long> silent = new HashSet<>(2);

    public CallArguments(DeltaSink sink) {
        this.sink = sink;
    }

    @Override
    public void delta(Delta delta) {
        if (delta instanceof Delta.PartBegun it) {
            if (it.opening() instanceof Delta.Opening.CallOpening) {
                silent.add(key(it.choice(), it.part()));
            }
        } else if (delta instanceof Delta.Piece it) {
            if (!silent.isEmpty() && !it.text().isEmpty()) {
                silent.remove(key(it.choice(), it.part()));
            }
        } else if (delta instanceof Delta.PartEnded it
                && !silent.isEmpty()
                && silent.remove(key(it.choice(), it.part()))) {
            sink.delta(new Delta.Piece(it.choice(), it.part(), "{}"));
        }
        sink.delta(delta);
    }

    /** The same for a whole answer; a call that was cut before its arguments came stays as it is. */
    public static Completion given(Completion answer) {
        List<Completion.Choice> choices = new ArrayList<>(answer.choices().size());
        for (Completion.Choice choice : answer.choices()) {
            boolean cut = choice.finish().reason() == FinishReason.LENGTH;
            List<Part> parts = new ArrayList<>(choice.parts().size());
            for (Part part : choice.parts()) {
                boolean silent = !cut
                        && part instanceof Part.ToolCall call
                        && call.arguments().isEmpty();
                parts.add(silent ? spoken((Part.ToolCall) part) : part);
            }
            choices.add(new Completion.Choice(choice.index(), parts, choice.finish(), choice.logprobs()));
        }
        return new Completion(answer.id(), answer.model(), choices, answer.tokens());
    }

    private static Part spoken(Part.ToolCall call) {
        return new Part.ToolCall(call.id(), call.name(), "{}", call.seal());
    }

    private static long key(int choice, int part) {
        return ((long) choice << 32) | part;
    }
}
