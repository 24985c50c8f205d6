package io.fairlead.dialect.neutral;

import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Delta.Opening;
import org.jspecify.annotations.Nullable;

/** Tells a whole answer as a stream. Parts that no stream can carry (pictures, sounds) are left out. */
public final class Replay {

    private Replay() {}

    public static void of(Completion answer, DeltaSink sink) {
        sink.delta(new Delta.Begun(answer.id(), answer.model()));
        for (Choice choice : answer.choices()) {
            int number = 0;
            for (Part part : choice.parts()) {
                number = part(choice, number, part, sink);
            }
            sink.delta(new Delta.Finished(choice.index(), choice.finish()));
        }
        sink.delta(new Delta.Counted(answer.tokens()));
        sink.delta(new Delta.Ended());
    }

    private static int part(Choice choice, int number, Part part, DeltaSink sink) {
        int index = choice.index();
        if (part instanceof Part.Text text) {
            open(index, number, Opening.TEXT, text.text(), sink);
            text.citations().forEach(citation -> sink.delta(new Delta.Cited(index, number, citation)));
            if (!choice.logprobs().isEmpty() && number == firstText(choice)) {
                sink.delta(new Delta.Weighed(index, number, choice.logprobs()));
            }
        } else if (part instanceof Part.Thought thought) {
            open(index, number, Opening.THOUGHT, thought.text(), sink);
            seal(index, number, thought.seal(), sink);
        } else if (part instanceof Part.ToolCall call) {
            open(index, number, new Opening.CallOpening(call.id(), call.name()), call.arguments(), sink);
            seal(index, number, call.seal(), sink);
        } else if (part instanceof Part.Refusal refusal) {
            open(index, number, Opening.REFUSAL, refusal.text(), sink);
        } else {
            return number;
        }
        sink.delta(new Delta.PartEnded(index, number));
        return number + 1;
    }

    private static void open(int choice, int part, Opening opening, String text, DeltaSink sink) {
        sink.delta(new Delta.PartBegun(choice, part, opening));
        if (!text.isEmpty()) {
            sink.delta(new Delta.Piece(choice, part, text));
        }
    }

    private static void seal(int choice, int part, @Nullable Seal seal, DeltaSink sink) {
        if (seal != null) {
            sink.delta(new Delta.Sealed(choice, part, seal));
        }
    }

    private static int firstText(Choice choice) {
        int number = 0;
        for (Part part : choice.parts()) {
            if (part instanceof Part.Text) {
                return number;
            }
            number++;
        }
        return -1;
    }
}
