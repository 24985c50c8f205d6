package io.fairlead.dialect.neutral;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generation request asks for.
 *
 * @param model the model that it names, or null when its path or nobody names one
 * @param stream whether the answer is wanted as a stream
 * @param streamUsage whether a stream's end shall report tokens, where a dialect makes that a choice
 * @param turns what was said so far; neighbours have different speakers
 * @param tools what the model may call
 * @param toolChoice whether it must
 * @param parallelTools whether several calls at once are allowed; null leaves it to the provider
 * @param format the form of the answer's text
 * @param sampling how it is drawn
 * @param reasoning how long to think first; null leaves it to the provider
 */
public record Conversation(
        @Nullable String model,
        boolean stream,
        boolean streamUsage,
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        @Nullable Boolean parallelTools,
        OutputFormat format,
        Sampling sampling,
        @Nullable Reasoning reasoning) {

    public Conversation {
        turns = joined(turns);
        tools = List.copyOf(tools);
    }

    /** What an answer needs of it: everything but what was said so far. */
    public Conversation withoutTurns() {
        return new Conversation(
                model,
                stream,
                streamUsage,
                List.of(),
                tools.stream().map(Tool::apart).toList(),
                toolChoice,
                parallelTools,
                format instanceof OutputFormat.Schema schema ? schema.apart() : format,
                sampling,
                reasoning);
    }

    /** The same, of which {@code said} was answered already, by as many tokens as {@code spent}. */
    public Conversation goingOn(String said, long spent) {
        List<Turn> more = new ArrayList<>(turns);
        more.add(new Turn(Turn.Role.ASSISTANT, List.of(new Part.Text(said))));
        return new Conversation(
                model,
                stream,
                streamUsage,
                more,
                tools,
                toolChoice,
                parallelTools,
                format,
                sampling.less(spent),
                reasoning);
    }

    /** Neighbouring turns of one speaker are one turn; turns without a word are none. */
    private static List<Turn> joined(List<Turn> turns) {
        List<Turn> joined = new ArrayList<>(turns.size());
        for (Turn turn : turns) {
            int last = joined.size() - 1;
            if (turn.parts().isEmpty()) {
                continue;
            }
            if (last >= 0 && joined.get(last).role() == turn.role()) {
                List<Part> parts = new ArrayList<>(joined.get(last).parts());
                parts.addAll(turn.parts());
                joined.set(last, new Turn(turn.role(), parts));
            } else {
                joined.add(turn);
            }
        }
        return List.copyOf(joined);
    }
}
