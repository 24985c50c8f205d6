package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.route.Policies;

/** Every policy: under {@code defaults}, and again in each provider and each route, which override any leaf. */
final class PolicyKeys {

    private static final Key<Values> TIMEOUTS = Key.section("timeouts", TimeoutsKeys.SECTION, "The clocks of a call.");
    private static final Key<Values> RETRY =
            Key.section("retry", RetryKeys.SECTION, "How an attempt is repeated at its target.");
    private static final Key<Values> BREAKER =
            Key.section("breaker", BreakerKeys.SECTION, "When a target is left alone, and for how long.");
    static final Key<Values> LIMITS =
            Key.section("limits", LimitsKeys.SECTION, "Limits of Fairlead's own; none unless set.");
    private static final Key<Values> POOL = Key.section("pool", PoolKeys.SECTION, "The connections to a provider.");
    static final Key<Values> HEALTH = Key.section("health", HealthKeys.SECTION, "How a provider's state is found out.");

    static final Key<Values> CACHE =
            Key.section("cache", CacheKeys.SECTION, "Good answers that are kept, for an outage or to be served again.");
    static final Key<Values> STREAM =
            Key.section("stream", StreamKeys.SECTION, "What becomes of a stream that breaks.");
    private static final Key<Values> EXHAUSTED = Key.of(
            "exhausted",
            ShortSection.of(ExhaustedKeys.SECTION),
            "wait",
            "What a call comes to when no target is available because breakers are open; a word alone is `do`.");
    static final Key<Values> HEDGE =
            Key.section("hedge", HedgeKeys.SECTION, "A second attempt, at the next target, beside a slow first one.");

    static final Key<Values> ABANDONED = Key.section(
            "abandoned", AbandonedKeys.SECTION, "What becomes of a call that its client gave up at its own limit.");

    static final Section SECTION =
            Section.of(TIMEOUTS, RETRY, BREAKER, LIMITS, POOL, HEALTH, CACHE, STREAM, EXHAUSTED, HEDGE, ABANDONED);

    private PolicyKeys() {}

    static Policies make(Values values, Problems problems) {
        return new Policies(
                TimeoutsKeys.make(values.get(TIMEOUTS), problems),
                RetryKeys.make(values.get(RETRY), problems),
                BreakerKeys.make(values.get(BREAKER), problems),
                LimitsKeys.make(values.get(LIMITS), problems),
                PoolKeys.make(values.get(POOL), problems),
                ExhaustedKeys.make(values.get(EXHAUSTED)),
                CacheKeys.make(values.get(CACHE), problems),
                StreamKeys.make(values.get(STREAM), problems),
                HedgeKeys.make(values.get(HEDGE), problems),
                AbandonedKeys.make(values.get(ABANDONED), problems));
    }
}
