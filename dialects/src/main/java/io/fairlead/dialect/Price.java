package io.fairlead.dialect;

/**
 * What a million tokens of a model cost, in the currency of the table that it stands in.
 *
 * @param input tokens read that came from no cache
 * @param cached tokens read from the provider's prompt cache
 * @param written tokens that went into that cache
 * @param output tokens generated, thoughts included
 */
public record Price(double input, double cached, double written, double output) {
    private static final double MILLION = 1e6;

    /** What an answer of {@code usage} costs; -1 where it does not say what it used. */
    public double of(Usage usage) {
        if (usage.input() < 0 && usage.output() < 0) {
            return -1;
        }
        double fromCache = Math.max(0, usage.cached());
        double intoCache = Math.max(0, usage.written());
        double read = Math.max(0, usage.input());
        double plain = usage.apart() ? read : Math.max(0, read - fromCache - intoCache);
        double made = Math.max(0, usage.output());
        return (plain * input + fromCache * cached + intoCache * written + made * output) / MILLION;
    }
}
