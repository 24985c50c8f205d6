package io.fairlead.proxy.policy.breaker;

import java.util.Arrays;
import java.util.Optional;

/** How a provider's breakers are controlled. */
public enum BreakerMode {
    /** By what they count. */
    AUTO("auto"),
    /** Nothing is let through. */
    FORCED_OPEN("forced-open"),
    /** Everything is let through, nothing is counted. */
    DISABLED("disabled");

    private final String word;

    BreakerMode(String word) {
        this.word = word;
    }

    /** As the admin API writes it. */
    public String word() {
        return word;
    }

    public static Optional<BreakerMode> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
