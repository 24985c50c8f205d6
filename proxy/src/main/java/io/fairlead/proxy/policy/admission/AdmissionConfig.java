package io.fairlead.proxy.policy.admission;

/**
 * How much is let in at once.
 *
 * @param exchanges under way at once
 * @param heldBytes of request bodies that are kept for a second attempt, all exchanges together
 * @param memory the share (0 to 1) of the buffer memory in use above which nothing new begins
 */
public record AdmissionConfig(int exchanges, long heldBytes, double memory) {

    public AdmissionConfig {
        if (exchanges < 1) {
            throw new IllegalArgumentException("exchanges: " + exchanges + " (expected: >= 1)");
        }
        if (heldBytes < 1) {
            throw new IllegalArgumentException("held-bytes: " + heldBytes + " (expected: >= 1)");
        }
        if (memory <= 0 || memory > 1) {
            throw new IllegalArgumentException("memory: " + memory + " (expected: more than 0%, at most 100%)");
        }
    }

    /** 20,000 exchanges, 512 MiB held, 95 % of the buffer memory. */
    public static AdmissionConfig defaults() {
        return new AdmissionConfig(20_000, 512L << 20, 0.95);
    }
}
