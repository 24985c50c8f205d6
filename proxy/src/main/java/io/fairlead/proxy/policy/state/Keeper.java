package io.fairlead.proxy.policy.state;

import io.fairlead.proxy.exchange.Target;
import org.jspecify.annotations.Nullable;

/**
 * The target that keeps something.
 *
 * @param provider its name, which outlives a change of configuration
 * @param model the model that a route names for it, or null
 */
record Keeper(String provider, @Nullable String model) {

    static Keeper of(Target target) {
        return new Keeper(target.provider().name(), target.model());
    }
}
