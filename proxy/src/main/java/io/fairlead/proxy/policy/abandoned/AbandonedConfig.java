package io.fairlead.proxy.policy.abandoned;

import java.time.Duration;
import java.util.Locale;

/**
 * What becomes of a call that its client gave up.
 *
 * @param mode whether it is cancelled
 * @param keep how long it goes on for a retry that joins it
 */
public record AbandonedConfig(Mode mode, Duration keep) {

    /** What is done at a client's limit. */
    public enum Mode {
        /** It is cancelled. */
        CANCEL,
        /** It goes on, and the client's own retry joins it. */
        ADOPT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AbandonedConfig {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("keep: " + keep.toMillis() + "ms (expected: more than 0)");
        }
    }

    public static AbandonedConfig defaults() {
        return new AbandonedConfig(Mode.CANCEL, Duration.ofSeconds(60));
    }

    public boolean adopts() {
        return mode == Mode.ADOPT;
    }
}
