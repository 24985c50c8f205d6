package io.fairlead.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param id the provider's, or null
 * @param model the model that answered, or null when it is not said
 * @param choices usually one
 * @param tokens what it took
 */
public record Completion(@Nullable String id, @Nullable String model, List<Choice> choices, Tokens tokens) {

    public Completion {
        choices = List.copyOf(choices);
    }

    /**
     * One of the answers.
     *
     * @param index from 0
     * @param parts what was said, in order
     * @param finish why it ended
     * @param logprobs the tokens of its text with their probabilities; empty unless they were asked for
     */
    public record Choice(int index, List<Part> parts, Finish finish, List<TokenLogprob> logprobs) {
        public Choice {
            parts = List.copyOf(parts);
            logprobs = List.copyOf(logprobs);
        }

        public Choice(int index, List<Part> parts, Finish finish) {
            this(index, parts, finish, List.of());
        }
    }
}
