package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Target;
import java.util.List;
import java.util.Set;

/**
 * What a route does when its target fails.
 *
 * @param targets asked in this order after the addressed one
 * @param on the classes of failure that move on
 * @param lossy whether a target may drop what its API cannot carry
 */
public record FallbackConfig(List<Target> targets, Set<Kind> on, boolean lossy) {

    public FallbackConfig {
        targets = List.copyOf(targets);
        on = Set.copyOf(on);
    }

    /** Where nothing may be dropped. */
    public FallbackConfig(List<Target> targets, Set<Kind> on) {
        this(targets, on, false);
    }

    public static Set<Kind> defaultOn() {
        return Set.of(Kind.UNAVAILABLE, Kind.OVERLOADED, Kind.RATE_LIMITED, Kind.TIMEOUT, Kind.CONTEXT_LENGTH);
    }

    public static FallbackConfig none() {
        return new FallbackConfig(List.of(), defaultOn());
    }
}
