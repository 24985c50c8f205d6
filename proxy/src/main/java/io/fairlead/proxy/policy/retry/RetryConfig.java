package io.fairlead.proxy.policy.retry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How an attempt is repeated at its target.
 *
 * @param attempts per target, the first try included; 1 or more
 * @param backoff the wait between tries when the provider names none
 * @param budget repeats at a target as a share (0 to 1) of its calls in the last ten seconds
 * @param statuses answers that are repeated when no structured code decides
 * @param retryAfter the longest wait of a provider's that is honoured; a longer one moves on
 * @param ambiguous whether a request that may have been carried out is repeated
 * @param patience how long after its first failure a target that is the only one is asked again beyond {@code attempts}
 */
public record RetryConfig(
        int attempts,
        Backoff backoff,
        double budget,
        Set<Integer> statuses,
        Duration retryAfter,
        Ambiguous ambiguous,
        Duration patience) {

    /** What it is where nobody said how many attempts there are. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    public RetryConfig {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 1)");
        }
        if (budget < 0 || budget > 1) {
            throw new IllegalArgumentException("budget: " + budget + " (expected: 0% to 100%)");
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience: " + patience.toMillis() + "ms (expected: 0 or more)");
        }
        statuses = Set.copyOf(statuses);
    }

    public static RetryConfig defaults() {
        Set<Integer> statuses = new TreeSet<>(List.of(408, 409, 425, 429, 500, 502, 503, 504, 529));
        for (int status = 520; status <= 524; status++) {
            statuses.add(status);
        }
        return new RetryConfig(
                4,
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), 2, true),
                0.20,
                statuses,
                Duration.ofSeconds(60),
                Ambiguous.RETRY,
                PATIENCE);
    }

    /** The same without patience. */
    public RetryConfig withAttempts(int most) {
        return new RetryConfig(most, backoff, budget, statuses, retryAfter, ambiguous, Duration.ZERO);
    }

    /**
     * Exponential backoff.
     *
     * @param initial the first wait
     * @param max the longest wait
     * @param factor by which each wait is longer than the one before
     * @param fullJitter whether a wait is drawn between nothing and its length
     */
    public record Backoff(Duration initial, Duration max, double factor, boolean fullJitter) {
        public Backoff {
            if (factor < 1) {
                throw new IllegalArgumentException("factor: " + factor + " (expected: >= 1)");
            }
            if (max.compareTo(initial) < 0) {
                throw new IllegalArgumentException("max: " + max.toMillis() + "ms (expected: >= initial)");
            }
        }
    }

    /** What to do when the provider may have done, and billed, the work. */
    public enum Ambiguous {
        RETRY,
        RETURN
    }
}
