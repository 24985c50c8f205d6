package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Providers that a route does not name, with the policies that hold where they stand alone. Safe for any thread. */
interface Elsewhere {

    /** None. */
    Elsewhere NOWHERE = new Elsewhere() {
        @Override
        public @Nullable Provider provider(String name) {
            return null;
        }

        @Override
        public Policies policies(String provider) {
            throw new IllegalArgumentException(provider);
        }
    };

    /** The provider of that name; null when none is configured. */
    @Nullable
    Provider provider(String name);

    /** The policies of a provider that is configured. */
    Policies policies(String provider);

    /** Those of one configuration. */
    static Elsewhere in(Snapshot snapshot) {
        return new Elsewhere() {
            @Override
            public @Nullable Provider provider(String name) {
                ProviderConfig configured = snapshot.providerNamed(name);
                return configured == null ? null : configured.provider();
            }

            @Override
            public Policies policies(String provider) {
                List<Route> routes = snapshot.routes().of(provider);
                Route alone = routes.get(routes.size() - 1);
                return Objects.requireNonNull(alone.policies().get(provider), "a provider has policies of its own");
            }
        };
    }
}
