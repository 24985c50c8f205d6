package io.fairlead.dialect.neutral;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a call without a word of arguments the empty object, just before it ends: some dialects say nothing where others must
 * say {@code {}}, and clients parse what they got. Only the call that an answer's length cut before its arguments came stays
 * as it is; to know it, the end of a silent call waits for what follows. One thread at a time.
 */
public final class CallArguments implements DeltaSink {
    private static final String EMPTY = "{}";

    private final DeltaSink sink;
    private final Map<Integer, Calls> choices = new HashMap<>(2);

    public CallArguments(DeltaSink sink) {
        this.sink = sink;
    }

    @Override
    public void delta(Delta delta) {
        if (delta instanceof Delta.PartBegun it) {
            begun(it);
        } else if (choices.isEmpty()) {
            sink.delta(delta);
            return;
        } else if (delta instanceof Delta.Piece it) {
            if (!it.text().isEmpty()) {
                of(it.choice()).silent.remove(it.part());
            }
        } else if (delta instanceof Delta.PartEnded it) {
            Calls calls = of(it.choice());
            if (calls.silent.remove(it.part())) {
                ended(it, calls);
                return;
            }
        } else if (delta instanceof Delta.Finished it) {
            followed(of(it.choice()), it.finish().reason() != FinishReason.LENGTH);
        } else if (delta instanceof Delta.Ended) {
            choices.values().forEach(calls -> followed(calls, true));
        }
        sink.delta(delta);
    }

    private Calls of(int choice) {
        return choices.computeIfAbsent(choice, each -> new Calls());
    }

    private void begun(Delta.PartBegun it) {
        boolean call = it.opening() instanceof Delta.Opening.CallOpening;
        if (call || !choices.isEmpty()) {
            Calls calls = of(it.choice());
            followed(calls, true);
            calls.last = it.part();
            if (call) {
                calls.silent.add(it.part());
            }
        }
    }

    private void ended(Delta.PartEnded it, Calls calls) {
        calls.waiting = it;
        if (it.part() != calls.last) {
            followed(calls, true);
        }
    }

    /** What follows an end that waits says whether the call was {@code whole}. */
    private void followed(Calls calls, boolean whole) {
        Delta.PartEnded ended = calls.waiting;
        calls.waiting = null;
        if (ended != null) {
            if (whole) {
                sink.delta(new Delta.Piece(ended.choice(), ended.part(), EMPTY));
            }
            sink.delta(ended);
        }
    }

    /** The same for a whole answer. */
    public static Completion given(Completion answer) {
        List<Completion.Choice> choices = new ArrayList<>(answer.choices().size());
        for (Completion.Choice choice : answer.choices()) {
            boolean cut = choice.finish().reason() == FinishReason.LENGTH;
            int last = choice.parts().size() - 1;
            List<Part> parts = new ArrayList<>(last + 1);
            for (int i = 0; i <= last; i++) {
                Part part = choice.parts().get(i);
                boolean silent =
                        part instanceof Part.ToolCall call && call.arguments().isEmpty() && !(cut && i == last);
                parts.add(silent ? spoken((Part.ToolCall) part) : part);
            }
            choices.add(new Completion.Choice(choice.index(), parts, choice.finish(), choice.logprobs()));
        }
        return new Completion(answer.id(), answer.model(), choices, answer.tokens());
    }

    private static Part spoken(Part.ToolCall call) {
        return new Part.ToolCall(call.id(), call.name(), EMPTY, call.seal());
    }

    /** The calls of one choice. */
    private static final class Calls {
        /** Those of which no word has come. */
        final Set<Integer> silent = new HashSet<>(2);
        /** The part that began last. */
        int last;
        /** The end of a silent one, which waits for what follows. */
        Delta.@Nullable PartEnded waiting;
    }
}
