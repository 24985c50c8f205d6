package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.cache.CacheConfig.Mode;
import java.util.List;
import java.util.Set;

/** What of a route's cache can never serve, whatever is asked. Pure. */
final class CacheLint {

    /** What an outage is made of. */
    private static final Set<Kind> OUTAGE = Set.of(Kind.UNAVAILABLE, Kind.OVERLOADED, Kind.RATE_LIMITED, Kind.TIMEOUT);

    private CacheLint() {}

    /** {@code on}: the classes of failure that move on. */
    static List<String> warnings(CacheConfig cache, Set<Kind> on) {
        return cache.mode() == Mode.OFF || on.stream().anyMatch(OUTAGE::contains)
                ? List.of()
                : List.of("the cache never serves in an outage: on names none of unavailable, overloaded, rate-limited"
                        + " and timeout");
    }
}
