package io.fairlead.dialect.neutral;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a call whose arguments say nothing the empty object, just before it ends: some dialects say nothing or {@code null} where
 * others must say {@code {}}, and clients parse what they got. What may still say nothing waits. Only the call that an answer's length cut before its arguments came stays
 * as it is; to know it, the end of a silent call waits for what follows. One thread at a time.
 */
public final class CallArguments implements DeltaSink {
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
            if (!said(it, of(it.choice()))) {
                return;
            }
        } else if (delta instanceof Delta.PartEnded it) {
            Calls calls = of(it.choice());
            String begun = calls.silent.remove(it.part());
            if (begun != null) {
                ended(it, begun, calls);
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
                calls.silent.put(it.part(), "");
            }
        }
    }

    /** Whether a piece goes on as it is: not while all of its call may still say nothing. */
    private boolean said(Delta.Piece it, Calls calls) {
        String begun = calls.silent.get(it.part());
        if (begun == null) {
            return true;
        }
        String all = begun + it.text();
        if (ToolArguments.mayStillSayNothing(all)) {
            calls.silent.put(it.part(), all);
            return false;
        }
        calls.silent.remove(it.part());
        if (begun.isEmpty()) {
            return true;
        }
        sink.delta(new Delta.Piece(it.choice(), it.part(), all));
        return false;
    }

    private void ended(Delta.PartEnded it, String begun, Calls calls) {
        calls.waiting = it;
        calls.begun = begun;
        if (it.part() != calls.last) {
            followed(calls, true);
        }
    }

    /** What follows an end that waits says whether the call was {@code whole}. */
    private void followed(Calls calls, boolean whole) {
        Delta.PartEnded ended = calls.waiting;
        calls.waiting = null;
        if (ended != null) {
            String begun = calls.begun;
            boolean nothing = begun.isBlank() || ToolArguments.sayNothing(begun);
            if (whole && nothing) {
                sink.delta(new Delta.Piece(ended.choice(), ended.part(), ToolArguments.NONE));
            } else if (!begun.isBlank()) {
                sink.delta(new Delta.Piece(ended.choice(), ended.part(), begun));
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
                        part instanceof Part.ToolCall call && call.arguments().isBlank() && !(cut && i == last);
                parts.add(silent ? spoken((Part.ToolCall) part) : part);
            }
            choices.add(new Completion.Choice(choice.index(), parts, choice.finish(), choice.logprobs()));
        }
        return new Completion(answer.id(), answer.model(), choices, answer.tokens());
    }

    private static Part spoken(Part.ToolCall call) {
        return new Part.ToolCall(call.id(), call.name(), ToolArguments.NONE, call.seal());
    }

    /** The calls of one choice. */
    private static final class Calls {
        /** Those of which no word has come that says anything, with what has come. */
        final Map<Integer, String> silent = new HashMap<>(2);
        /** The part that began last. */
        int last;
        /** The end of a silent one, which waits for what follows. */
        Delta.@Nullable PartEnded waiting;

        /** What has come of it. */
        String begun = "";
    }
}
