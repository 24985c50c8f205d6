package io.fairlead.dialect;

import java.time.Duration;

/**
 * What a provider says of one of its limits beside an answer.
 *
 * @param of what is limited
 * @param limit the most that there ever is; never below {@code remaining}
 * @param remaining what is left, 0 or more
 * @param reset when all of it will be there again; more than zero
 * @param gradual whether it comes back bit by bit until then, and not all at once
 */
public record LimitNews(Of of, long limit, long remaining, Duration reset, boolean gradual) {

    /** What a limit counts. */
    public enum Of {
        REQUESTS,
        TOKENS,
        INPUT_TOKENS,
        OUTPUT_TOKENS
    }
}
