package io.fairlead.proxy.route;

import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.exhausted.ExhaustedConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.mend.MendConfig;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.upstream.PoolConfig;

/** Every policy, resolved: defaults, overridden leaf by leaf by the provider, then by the route. */
public record Policies(
        TimeoutsConfig timeouts,
        RetryConfig retry,
        BreakerConfig breaker,
        LimitsConfig limits,
        PoolConfig pool,
        ExhaustedConfig exhausted,
        CacheConfig cache,
        MendConfig stream,
        HedgeConfig hedge,
        AbandonedConfig abandoned) {

    public static Policies defaults() {
        return new Policies(
                TimeoutsConfig.defaults(),
                RetryConfig.defaults(),
                BreakerConfig.defaults(),
                LimitsConfig.defaults(),
                PoolConfig.defaults(),
                ExhaustedConfig.defaults(),
                CacheConfig.defaults(),
                MendConfig.defaults(),
                HedgeConfig.defaults(),
                AbandonedConfig.defaults());
    }

    /** The same, on a route that names the cache as its last target. */
    public Policies withCacheAsLastTarget() {
        return new Policies(
                timeouts, retry, breaker, limits, pool, exhausted, cache.asLastTarget(), stream, hedge, abandoned);
    }
}
