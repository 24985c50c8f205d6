package io.fairlead.dialect.neutral;

import org.jspecify.annotations.Nullable;

/**
 * How long the model shall think before it speaks.
 *
 * @param effort in words, or null when only a budget is given
 * @param budget in tokens, or null when only an effort is given
 * @param shown whether its thoughts, or a summary of them, are wanted in the answer; null leaves it to the provider
 */
public record Reasoning(
        @Nullable Effort effort,
        @Nullable Integer budget,
        @Nullable Boolean shown) {

    /** Efforts, from none to all. The numbers are those of Google's own mapping between its two forms. */
    public enum Effort {
        NONE(0),
        MINIMAL(1_024),
        LOW(1_024),
        MEDIUM(8_192),
        HIGH(24_576),
        XHIGH(32_768),
        MAX(65_536),
        /** The model decides. */
        AUTO(8_192);

        private final int budget;

        Effort(int budget) {
            this.budget = budget;
        }

        /** The effort in tokens, for dialects that count them. */
        public int budget() {
            return budget;
        }

        /** The least effort that has {@code tokens}. */
        public static Effort of(int tokens) {
            if (tokens <= 0) {
                return NONE;
            }
            for (Effort effort : new Effort[] {LOW, MEDIUM, HIGH}) {
                if (tokens <= effort.budget) {
                    return effort;
                }
            }
            return XHIGH;
        }
    }

    /** The effort as it was given, or the one that stands for the budget. */
    public @Nullable Effort asEffort() {
        return effort != null ? effort : budget != null ? Effort.of(budget) : null;
    }

    /** The budget as it was given, or the one that stands for the effort. */
    public @Nullable Integer asBudget() {
        return budget != null ? budget : effort != null ? Integer.valueOf(effort.budget()) : null;
    }
}
