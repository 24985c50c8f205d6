package io.fairlead.proxy.policy.admission;

/**
 * How much is let in at once.
 *
 * @param exchanges under way at once
 * @param memory the share (0 to 1) of the buffer memory in use above which nothing new begins
 */
public record AdmissionConfig(int exchanges, double memory) {

    public AdmissionConfig {
        if (exchanges < 1) {
            throw new IllegalArgumentException("exchanges: " + exchanges + " (expected: >= 1)");
        }
        if (memory <= 0 || memory > 1) {
            throw new IllegalArgumentException("memory: " + memory + " (expected: more than 0%, at most 100%)");
        }
    }

    /** 20,000 exchanges, 95 % of the buffer memory. */
    public static AdmissionConfig defaults() {
        return new AdmissionConfig(20_000, 0.95);
    }
}
