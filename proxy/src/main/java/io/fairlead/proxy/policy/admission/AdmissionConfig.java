package io.fairlead.proxy.policy.admission;

/**
 * How much is let in at once.
 *
 * @param exchanges under way at once
 * @param memory the share (0 to 1) of the buffer memory in use above which nothing new begins
 */
public record AdmissionConfig(int exchanges, double memory) {

    private static final int MOST_EXCHANGES = 20_000;
    private static final int LEAST_EXCHANGES = 256;
    private static final double MOST_MEMORY = 0.95;

    /**
     * For each there is so much direct memory, in bytes. One whose client reads nothing holds a third of it; the rest is for bodies.
     */
    private static final long ROOM = 48 * 1024;

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
        return new AdmissionConfig(MOST_EXCHANGES, MOST_MEMORY);
    }

    /** The same, with fewer exchanges where there is little {@code direct} memory: each may come to hold some of it. */
    public static AdmissionConfig within(long direct) {
        long fit = Math.max(LEAST_EXCHANGES, direct / ROOM);
        return new AdmissionConfig((int) Math.min(MOST_EXCHANGES, fit), MOST_MEMORY);
    }
}
