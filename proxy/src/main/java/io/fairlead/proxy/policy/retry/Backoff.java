package io.fairlead.proxy.policy.retry;

import java.time.Duration;

/** How long to wait before a try. Pure arithmetic; randomness comes in as a number. */
final class Backoff {

    /** What jitter adds to a provider's own hint at most, as a share of it. */
    private static final double HINT_JITTER = 0.10;

    private Backoff() {}

    /**
     * The wait before repeat {@code repeat} (1 for the first) when the provider named none.
     *
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    static Duration wait(RetryConfig.Backoff config, int repeat, double random) {
        double nanos = config.initial().toNanos() * Math.pow(config.factor(), Math.max(0, repeat - 1));
        double capped = Math.min(nanos, (double) config.max().toNanos());
        return Duration.ofNanos((long) (config.fullJitter() ? capped * random : capped));
    }

    /** The wait for a provider's hint: never shorter, at most a tenth longer. */
    static Duration hinted(Duration hint, double random) {
        return hint.plusNanos((long) (hint.toNanos() * HINT_JITTER * random));
    }
}
