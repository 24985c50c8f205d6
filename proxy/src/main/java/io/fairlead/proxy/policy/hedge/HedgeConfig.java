package io.fairlead.proxy.policy.hedge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a second attempt is made beside a slow one, and how often.
 *
 * @param after how long an attempt may take
 * @param share of the calls, the most that are hedged, from 0 to 1
 * @param budget of the money that calls cost in the last hour, the most that hedging may cost, from 0 to 1
 */
public record HedgeConfig(After after, double share, double budget) {

    /**
     * A fixed time, a percentile of those that were learned, or never.
     *
     * @param delay null where it is not fixed
     * @param percentile from 1 to 99; 0 where none is meant
     */
    public record After(@Nullable Duration delay, int percentile) {

        /** Nothing is hedged. */
        public static final After OFF = new After(null, 0);

        public After {
            if (percentile < 0 || percentile > 99 || (delay != null && percentile > 0)) {
                throw new IllegalArgumentException("delay: " + delay + ", percentile: " + percentile
                        + " (expected: one of them, a percentile from 1 to 99)");
            }
        }

        public static After delay(Duration delay) {
            return new After(delay, 0);
        }

        public static After percentile(int percentile) {
            return new After(null, percentile);
        }

        public boolean off() {
            return delay == null && percentile == 0;
        }
    }

    public HedgeConfig {
        if (!(share >= 0 && share <= 1 && budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException(
                    "share: " + share + ", budget: " + budget + " (expected: each from 0 to 1)");
        }
    }

    public static HedgeConfig defaults() {
        return new HedgeConfig(After.OFF, 0.05, 0.05);
    }

    /** Whether any call is ever hedged. */
    public boolean on() {
        return !after.off() && share > 0;
    }
}
