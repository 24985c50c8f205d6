package io.fairlead.dialect;

/**
 * Tokens that an answer reports, in the sense of its own dialect's totals; -1 where it did not say.
 *
 * @param input tokens read
 * @param output tokens generated
 * @param cached input tokens that came from the provider's prompt cache
 */
public record Usage(long input, long output, long cached) {
    public static final Usage UNKNOWN = new Usage(-1, -1, -1);
}
