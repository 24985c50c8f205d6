package io.fairlead.dialect.neutral;

/**
 * What an answer took, in tokens; -1 where it is not said. The dialects count differently; here the totals hold their
 * parts.
 *
 * @param input read, those from the cache and those written to it included
 * @param cached of the input, read from the provider's prompt cache
 * @param cacheWritten of the input, written to the provider's prompt cache
 * @param output generated, thoughts included
 * @param reasoning of the output, thoughts
 */
public record Tokens(long input, long cached, long cacheWritten, long output, long reasoning) {
    public static final Tokens UNKNOWN = new Tokens(-1, -1, -1, -1, -1);

    /** The later of two reports of one answer: what it says counts, what it leaves out or does not know stays. */
    public Tokens then(Tokens later) {
        return new Tokens(
                later(input, later.input),
                later(cached, later.cached),
                later(cacheWritten, later.cacheWritten),
                later(output, later.output),
                later(reasoning, later.reasoning));
    }

    /** What holds of a count after a later report of it; all counts grow, so that a later 0 says nothing. */
    public static long later(long known, long said) {
        return said > 0 || known < 0 ? said : known;
    }

    /** {@code count}, or 0 when it is not said: for dialects that must say something. */
    public static long known(long count) {
        return Math.max(0, count);
    }
}
