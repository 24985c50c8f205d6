package io.fairlead.proxy.health;

/**
 * When a provider counts as down, and when as up again.
 *
 * @param fall failures in a row that take it down
 * @param rise successes in a row that bring it back
 */
public record HealthThresholds(int fall, int rise) {

    public HealthThresholds {
        if (fall < 1) {
            throw new IllegalArgumentException("fall: " + fall + " (expected: >= 1)");
        }
        if (rise < 1) {
            throw new IllegalArgumentException("rise: " + rise + " (expected: >= 1)");
        }
    }

    public static HealthThresholds defaults() {
        return new HealthThresholds(3, 2);
    }
}
