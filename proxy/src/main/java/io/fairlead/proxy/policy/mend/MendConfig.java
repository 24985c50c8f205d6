package io.fairlead.proxy.policy.mend;

import java.time.Duration;
import java.util.Locale;

/**
 * What becomes of a stream that breaks.
 *
 * @param onBreak what is done
 * @param hold in bytes: how much of a stream is held back at most, where {@link OnBreak#HOLD} says so
 * @param holdFor for how long at most
 */
public record MendConfig(OnBreak onBreak, long hold, Duration holdFor) {

    /** What is done when a stream breaks. */
    public enum OnBreak {
        /** The client gets its dialect's error event. */
        ERROR,
        /** Another attempt goes on with the answer, where that is sound. */
        RESUME,
        /** The beginning of each stream is held back, so that a break within it is a plain retry. */
        HOLD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MendConfig {
        if (hold < 0 || holdFor.isNegative()) {
            throw new IllegalArgumentException(
                    "hold: " + hold + ", hold-for: " + holdFor + " (expected: neither of them negative)");
        }
    }

    public static MendConfig defaults() {
        return new MendConfig(OnBreak.ERROR, 64 << 10, Duration.ofSeconds(10));
    }

    /** Whether the beginning of a stream is held back. */
    public boolean holds() {
        return onBreak == OnBreak.HOLD && hold > 0 && !holdFor.isZero();
    }

    /** Whether another attempt may go on with a broken stream. */
    public boolean resumes() {
        return onBreak == OnBreak.RESUME;
    }
}
