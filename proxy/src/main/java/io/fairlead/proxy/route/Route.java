package io.fairlead.proxy.route;

import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of the calls that match.
 *
 * @param name as {@code x-fairlead-route}, logs and the admin name it
 * @param provider the addressed provider's name, or null for any
 * @param model a pattern for the model with {@code *} for any run of characters, or null for any
 * @param balance how several targets share its calls
 * @param fallback what happens when the target fails; all targets but the addressed one, those that share the calls first
 * @param policies by provider name, resolved for this route; every provider that the route can reach is here
 */
public record Route(
        String name,
        @Nullable String provider,
        @Nullable String model,
        BalanceConfig balance,
        FallbackConfig fallback,
        Map<String, Policies> policies) {

    public Route {
        policies = Map.copyOf(policies);
    }

    /** The same, on which each call is shared by itself: a plan knows no conversations. */
    public Route withoutAffinity() {
        return new Route(
                name, provider, model, new BalanceConfig(balance.by(), false, balance.targets()), fallback, policies);
    }

    /** Where nothing is balanced. */
    public Route(
            String name,
            @Nullable String provider,
            @Nullable String model,
            FallbackConfig fallback,
            Map<String, Policies> policies) {
        this(name, provider, model, BalanceConfig.none(), fallback, policies);
    }
}
