package io.fairlead.proxy.policy.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of Fairlead's own at a provider.
 *
 * @param requests requests a time, or null for no limit
 * @param concurrency requests under way at once, or 0 for no limit
 * @param maxWait how long a call may wait for its turn before it is refused
 */
public record LimitsConfig(@Nullable Rate requests, int concurrency, Duration maxWait) {

    public LimitsConfig {
        if (concurrency < 0) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: >= 1)");
        }
    }

    // Written out, as Origin's is.
    @Override
    public int hashCode() {
        return maxWait.hashCode() * 31 + concurrency;
    }

    public static LimitsConfig defaults() {
        return new LimitsConfig(null, 0, Duration.ofSeconds(5));
    }

    public boolean limited() {
        return requests != null || concurrency > 0;
    }

    /**
     * An amount a time.
     *
     * @param amount more than 0
     * @param period the time
     */
    public record Rate(long amount, Duration period) {
        public Rate {
            if (amount < 1) {
                throw new IllegalArgumentException("rate: " + amount + " (expected: >= 1)");
            }
        }
    }
}
