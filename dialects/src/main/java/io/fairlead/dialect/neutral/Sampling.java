package io.fairlead.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is drawn. Null leaves a setting to the provider.
 *
 * @param maxTokens the most tokens of the answer, thoughts included
 * @param temperature as the client's dialect counts it, 0 to 2 or 0 to 1
 * @param topP the nucleus, 0 to 1
 * @param topK how many of the likeliest tokens are considered
 * @param frequencyPenalty -2 to 2
 * @param presencePenalty -2 to 2
 * @param seed for repeatable draws
 * @param stop texts before which the answer ends
 * @param answers how many answers are wanted
 * @param logprobs how many alternatives are reported for each token, 0 for the token's own only
 */
public record Sampling(
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Long seed,
        List<String> stop,
        @Nullable Integer answers,
        @Nullable Integer logprobs) {
    public static final Sampling DEFAULT =
            new Sampling(null, null, null, null, null, null, null, List.of(), null, null);

    public Sampling {
        stop = List.copyOf(stop);
    }

    /** The same for an answer of which {@code spent} tokens are there. */
    Sampling less(long spent) {
        return new Sampling(
                maxTokens == null ? null : (int) Math.max(1, maxTokens - spent),
                temperature,
                topP,
                topK,
                frequencyPenalty,
                presencePenalty,
                seed,
                stop,
                answers,
                logprobs);
    }
}
