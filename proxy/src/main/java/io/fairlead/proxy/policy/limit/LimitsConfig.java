package io.fairlead.proxy.policy.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of Fairlead's own at a provider.
 *
 * @param requests requests a time, or null for no limit
 * @param tokens tokens of input and output a time, or null for no limit
 * @param inputTokens tokens of input a time, or null for no limit
 * @param outputTokens tokens of output a time, or null for no limit
 * @param concurrency requests under way at once, or 0 for no limit
 * @param maxWait how long a call may wait for its turn before it is refused
 * @param per what each limit is counted for
 */
public record LimitsConfig(
        @Nullable Rate requests,
        @Nullable Rate tokens,
        @Nullable Rate inputTokens,
        @Nullable Rate outputTokens,
        int concurrency,
        Duration maxWait,
        Per per) {

    /** What has a count of its own. */
    public enum Per {
        /** Each model of a provider. */
        TARGET,
        /** All that a provider is asked. */
        PROVIDER,
        /** Each key. */
        KEY
    }

    public LimitsConfig {
        if (concurrency < 0) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: >= 1)");
        }
    }

    /** Of requests alone, for each target. */
    public LimitsConfig(@Nullable Rate requests, int concurrency, Duration maxWait) {
        this(requests, null, null, null, concurrency, maxWait, Per.TARGET);
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
        return requests != null || concurrency > 0 || ofTokens();
    }

    /** Whether tokens are limited in any way. */
    boolean ofTokens() {
        return tokens != null || ofOutput() || inputTokens != null;
    }

    /** Whether a limit counts output. */
    boolean ofOutput() {
        return tokens != null || outputTokens != null;
    }

    /**
     * An amount a time.
     *
     * @param amount more than 0
     * @param period the time
     */
    public record Rate(long amount, Duration period) {
        public Rate {
            if (amount < 1 || amount > period.toNanos()) {
                throw new IllegalArgumentException("rate: " + amount + " (expected: 1 to one a nanosecond)");
            }
        }
    }
}
