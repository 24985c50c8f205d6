package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import org.jspecify.annotations.Nullable;

/**
 * A target by its names, which outlive a change of configuration.
 *
 * @param model the model that a route names for it, or null
 */
record Place(String provider, @Nullable String model) {

    static Place of(Target target) {
        return new Place(target.provider().name(), target.model());
    }
}
