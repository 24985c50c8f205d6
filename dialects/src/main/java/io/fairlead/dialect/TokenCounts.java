package io.fairlead.dialect;

import java.util.List;

/**
 * Which tokens a provider counts against its limits. Data of the catalogue.
 *
 * @param cached whether input that came from its prompt cache counts
 * @param ceiling whether the most that an answer may have stays counted, however short the answer was
 * @param outputs how many times a token of output counts, by model; the first match counts, else once
 */
public record TokenCounts(boolean cached, boolean ceiling, List<OutputTimes> outputs) {

    /** Everything counts once, for what it was. */
    public static final TokenCounts PLAIN = new TokenCounts(true, false, List.of());

    public TokenCounts {
        outputs = List.copyOf(outputs);
    }

    /** Models of which a token of output counts {@code times}. */
    public record OutputTimes(String pattern, int times) {}

    /** The input of {@code usage} that counts; -1 when it is not known. */
    public long input(Usage usage) {
        return cached ? usage.wholeInput() : usage.uncachedInput();
    }

    /** What {@code tokens} of output of {@code model} count. */
    public long output(String model, long tokens) {
        for (OutputTimes each : outputs) {
            if (ModelPattern.matches(each.pattern(), model)) {
                return tokens > Long.MAX_VALUE / each.times() ? Long.MAX_VALUE : tokens * each.times();
            }
        }
        return tokens;
    }
}
