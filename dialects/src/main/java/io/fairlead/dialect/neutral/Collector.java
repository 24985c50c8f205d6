package io.fairlead.dialect.neutral;

import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Delta.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a whole answer of its deltas. Holds all of it: for tests, and for answers that are wanted whole. */
public final class Collector implements DeltaSink {
    private final Map<Integer, Growing> choices = new TreeMap<>();
    private @Nullable String id;
    private @Nullable String model;
    private Tokens tokens = Tokens.UNKNOWN;
    private boolean ended;

    @Override
    public void delta(Delta delta) {
        if (delta instanceof Delta.Begun it) {
            id = it.id();
            model = it.model();
        } else if (delta instanceof Delta.PartBegun it) {
            of(it.choice()).parts.put(it.part(), new GrowingPart(it.opening()));
        } else if (delta instanceof Delta.Piece it) {
            part(it.choice(), it.part()).text.append(it.text());
        } else if (delta instanceof Delta.Sealed it) {
            part(it.choice(), it.part()).seal = it.seal();
        } else if (delta instanceof Delta.Cited it) {
            part(it.choice(), it.part()).citations.add(it.citation());
        } else if (delta instanceof Delta.Weighed it) {
            of(it.choice()).logprobs.addAll(it.logprobs());
        } else if (delta instanceof Delta.Finished it) {
            of(it.choice()).finish = it.finish();
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Ended) {
            ended = true;
        }
    }

    /** Whether the stream was whole. */
    public boolean ended() {
        return ended;
    }

    /** What came so far. */
    public Completion completion() {
        List<Choice> all = new ArrayList<>();
        choices.forEach((index, choice) -> all.add(new Choice(
                index,
                choice.parts.values().stream().map(GrowingPart::whole).toList(),
                choice.finish,
                choice.logprobs)));
        return new Completion(id, model, all, tokens);
    }

    private Growing of(int choice) {
        return choices.computeIfAbsent(choice, each -> new Growing());
    }

    private GrowingPart part(int choice, int part) {
        return of(choice).parts.computeIfAbsent(part, each -> new GrowingPart(Opening.TEXT));
    }

    private static final class Growing {
        final Map<Integer, GrowingPart> parts = new TreeMap<>();
        final List<TokenLogprob> logprobs = new ArrayList<>();
        Finish finish = Finish.of(FinishReason.OTHER);
    }

    private static final class GrowingPart {
        final Opening opening;
        final StringBuilder text = new StringBuilder();
        final List<Citation> citations = new ArrayList<>();

        @Nullable
        Seal seal;

        GrowingPart(Opening opening) {
            this.opening = opening;
        }

        Part whole() {
            if (opening instanceof Opening.CallOpening call) {
                return new Part.ToolCall(call.id(), call.name(), text.toString(), seal);
            }
            if (opening instanceof Opening.ThoughtOpening) {
                return new Part.Thought(text.toString(), seal);
            }
            if (opening instanceof Opening.RefusalOpening) {
                return new Part.Refusal(text.toString());
            }
            return new Part.Text(text.toString(), citations);
        }
    }
}
