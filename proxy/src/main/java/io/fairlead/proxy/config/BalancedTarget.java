package io.fairlead.proxy.config;

/**
 * A target as a route's {@code balance} names it.
 *
 * @param weight its part of the calls
 */
record BalancedTarget(FallbackTarget target, int weight) {

    /** Whether a call that addressed {@code from} can go here: to that very provider, or on as a fallback does. */
    boolean takesFrom(ProviderResolution.Resolved from) {
        return target.provider().config().name().equals(from.config().name()) || target.goesOnFrom(from);
    }
}
