package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out what another maker's model thought. For clients that sign their requests: nobody could take those thoughts out
 * of their next one, and their own provider would refuse them. One thread at a time.
 */
final class OtherThoughts implements DeltaSink {
    /** Thoughts that have begun and not ended; models think one at a time. */
    private static final int MOST = 64;

    private final DeltaSink sink;
    private final Set<Long> thoughts = new HashSet<>(2);

    OtherThoughts(DeltaSink sink) {
        this.sink = sink;
    }

    /** @throws IllegalStateException when more than {@value #MOST} thoughts are open at once: such a stream is unreadable */
    @Override
    public void delta(Delta delta) {
        if (delta instanceof Delta.PartBegun it && it.opening() == Delta.Opening.THOUGHT) {
            if (thoughts.size() == MOST) {
                throw new IllegalStateException("more than " + MOST + " thoughts at once");
            }
            thoughts.add(key(it.choice(), it.part()));
        } else if (!(delta instanceof Delta.Sealed) && !thought(delta)) {
            sink.delta(delta);
        }
    }

    private boolean thought(Delta delta) {
        if (thoughts.isEmpty()) {
            return false;
        }
        return (delta instanceof Delta.Piece piece && thoughts.contains(key(piece.choice(), piece.part())))
                || (delta instanceof Delta.PartEnded end && thoughts.remove(key(end.choice(), end.part())));
    }

    private static long key(int choice, int part) {
        return ((long) choice << 32) | part;
    }

    /** {@code answer} without them. */
    static Completion leftOut(Completion answer) {
        List<Completion.Choice> choices = new ArrayList<>();
        for (Completion.Choice choice : answer.choices()) {
            List<Part> parts = new ArrayList<>();
            for (Part part : choice.parts()) {
                if (part instanceof Part.ToolCall call) {
                    parts.add(new Part.ToolCall(call.id(), call.name(), call.arguments()));
                } else if (!(part instanceof Part.Thought)) {
                    parts.add(part);
                }
            }
            choices.add(new Completion.Choice(choice.index(), parts, choice.finish(), choice.logprobs()));
        }
        return new Completion(answer.id(), answer.model(), choices, answer.tokens());
    }
}
