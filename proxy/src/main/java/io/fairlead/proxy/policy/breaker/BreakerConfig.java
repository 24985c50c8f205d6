package io.fairlead.proxy.policy.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a target is left alone, and for how long.
 *
 * @param window how far back calls count
 * @param minimum calls in the window before any share is judged
 * @param failures the share (0 to 1) of failed calls that opens
 * @param slow a call that takes longer counts as slow; null counts none
 * @param slowCalls the share of slow calls that opens
 * @param open how long it stays open
 * @param halfOpen how many trials it then lets through
 */
public record BreakerConfig(
        Duration window,
        int minimum,
        double failures,
        @Nullable Duration slow,
        double slowCalls,
        Duration open,
        int halfOpen) {

    public BreakerConfig {
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("window: " + window.toMillis() + "ms (expected: >= 1s)");
        }
        if (minimum < 1) {
            throw new IllegalArgumentException("minimum: " + minimum + " (expected: >= 1)");
        }
        if (failures <= 0 || failures > 1) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: more than 0%, at most 100%)");
        }
        if (slowCalls <= 0 || slowCalls > 1) {
            throw new IllegalArgumentException("slow-calls: " + slowCalls + " (expected: more than 0%, at most 100%)");
        }
        if (open.isZero() || open.isNegative()) {
            throw new IllegalArgumentException("open: " + open.toMillis() + "ms (expected: more than 0)");
        }
        if (halfOpen < 1) {
            throw new IllegalArgumentException("half-open: " + halfOpen + " (expected: >= 1)");
        }
    }

    // Written out, as Origin's is.
    @Override
    public int hashCode() {
        return (window.hashCode() * 31 + open.hashCode()) * 31 + minimum;
    }

    public static BreakerConfig defaults() {
        return new BreakerConfig(Duration.ofSeconds(60), 10, 0.5, null, 0.9, Duration.ofSeconds(15), 3);
    }
}
