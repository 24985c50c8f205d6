package io.fairlead.proxy.policy.state;

import io.fairlead.dialect.StateId;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call to the target that keeps what it refers to, where that is known and is still there; else it goes to the
 * provider that it addressed.
 *
 * <p>Immutable; the memory is shared by all loops.
 */
public final class FollowState implements Layer<Exchange> {
    private final KeptState kept;
    private final Function<String, @Nullable Provider> providers;

    /** @param providers those that are configured, by name */
    public FollowState(KeptState kept, Function<String, @Nullable Provider> providers) {
        this.kept = kept;
        this.providers = providers;
    }

    @Override
    public String name() {
        return "follow-state";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            if (kept.any() && exchange.state() != null) {
                follow(exchange);
            }
            return next.serve(exchange);
        };
    }

    private void follow(Exchange exchange) {
        Target keeper = keeper(exchange);
        if (keeper != null) {
            exchange.goesTo(keeper);
            exchange.listener().followed(exchange, keeper);
        }
    }

    private @Nullable Target keeper(Exchange exchange) {
        for (String name : exchange.facts().stateIds()) {
            Target keeper = target(exchange, name);
            if (keeper != null) {
                return keeper;
            }
        }
        String path = exchange.request().path();
        Target keeper = target(exchange, StateId.inPath(path));
        return keeper != null ? keeper : target(exchange, StateId.withCollection(path));
    }

    private @Nullable Target target(Exchange exchange, @Nullable String name) {
        Keeper keeper = name == null ? null : kept.keeper(exchange, name);
        Provider provider = keeper == null ? null : providers.apply(keeper.provider());
        return keeper == null || provider == null ? null : new Target(provider, keeper.model(), false);
    }
}
