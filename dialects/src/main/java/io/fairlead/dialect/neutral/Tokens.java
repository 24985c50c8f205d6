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

    /** The later of two reports of one answer: what it says counts, what it leaves out stays. */
    public Tokens then(Tokens later) {
        return new Tokens(
                later.input >= 0 ? later.input : input,
                later.cached >= 0 ? later.cached : cached,
                later.cacheWritten >= 0 ? later.cacheWritten : cacheWritten,
                later.output >= 0 ? later.output : output,
                later.reasoning >= 0 ? later.reasoning : reasoning);
    }

    /** {@code count}, or 0 when it is not said: for dialects that must say something. */
    public static long known(long count) {
        return Math.max(0, count);
    }
}
