package io.fairlead.proxy.policy.cache;

import java.time.Duration;
import java.util.Locale;

/**
 * Which answers are kept, and when they are served.
 *
 * @param mode what kept answers are for
 * @param ttl how long an answer is fresh
 * @param stale how long after that it may still serve when no target answers
 * @param maxEntry the longest body that is kept, in bytes
 * @param share whether identical calls under way become one
 * @param named whether the route names the cache as its last target
 */
public record CacheConfig(Mode mode, Duration ttl, Duration stale, long maxEntry, boolean share, boolean named) {

    /** What kept answers are for. */
    public enum Mode {
        /** Nothing is kept. */
        OFF,
        /** An answer is served when no target gives one. */
        OUTAGE,
        /** A fresh answer is served without asking a target; and as in {@link #OUTAGE}. */
        ALWAYS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CacheConfig {
        if (ttl.isNegative() || stale.isNegative() || maxEntry < 0) {
            throw new IllegalArgumentException("ttl: " + ttl + ", stale: " + stale + ", max-entry: " + maxEntry
                    + " (expected: none of them negative)");
        }
    }

    public static CacheConfig defaults() {
        return new CacheConfig(Mode.OFF, Duration.ofMinutes(5), Duration.ofHours(24), 1 << 20, false, false);
    }

    /** As it is on a route that names the cache as its last target. */
    public CacheConfig asLastTarget() {
        return new CacheConfig(mode == Mode.OFF ? Mode.OUTAGE : mode, ttl, stale, maxEntry, share, true);
    }

    /** How long an answer is of any use. */
    Duration life() {
        return ttl.plus(stale);
    }
}
