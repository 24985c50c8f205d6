package io.fairlead.dialect.neutral;

import java.util.List;

/**
 * A token of an answer and how likely it was.
 *
 * @param token its text
 * @param logprob the natural logarithm of its probability
 * @param top the likeliest tokens in its place, without alternatives of their own
 */
public record TokenLogprob(String token, double logprob, List<TokenLogprob> top) {
    public TokenLogprob {
        top = List.copyOf(top);
    }
}
