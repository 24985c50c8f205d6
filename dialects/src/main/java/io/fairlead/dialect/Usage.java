package io.fairlead.dialect;

/**
 * Tokens that an answer reports, in the sense of its own dialect's totals; -1 where it did not say.
 *
 * @param input tokens read
 * @param output tokens generated
 * @param cached input tokens that came from the provider's prompt cache
 * @param written input tokens that went into that cache
 * @param apart whether tokens of the cache are counted beside {@code input}, and not within it
 */
public record Usage(long input, long output, long cached, long written, boolean apart) {
    public static final Usage UNKNOWN = new Usage(-1, -1, -1);

    /** Of an answer that counts cached tokens within its input. */
    public Usage(long input, long output, long cached) {
        this(input, output, cached, -1, false);
    }

    /** The whole input, with what came from the cache and what went there; -1 when it is not known. */
    public long wholeInput() {
        return input < 0 ? -1 : apart ? plus(plus(input, cached), written) : input;
    }

    /** The input without what came from the cache; -1 when it is not known. */
    public long uncachedInput() {
        return input < 0 ? -1 : apart ? plus(input, written) : Math.max(0, input - Math.max(0, cached));
    }

    /** This and {@code other}, which are of two answers; what one of them does not know is that of the other. */
    public Usage and(Usage other) {
        return apart == other.apart || other.input < 0
                ? new Usage(
                        sum(input, other.input),
                        sum(output, other.output),
                        sum(cached, other.cached),
                        sum(written, other.written),
                        input < 0 ? other.apart : apart)
                : new Usage(
                        sum(wholeInput(), other.wholeInput()),
                        sum(output, other.output),
                        sum(cached, other.cached),
                        sum(written, other.written),
                        false);
    }

    private static long sum(long one, long other) {
        return one < 0 ? other : other < 0 ? one : one + other;
    }

    private static long plus(long one, long other) {
        long sum = one + Math.max(0, other);
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
