package io.fairlead.proxy.policy.abandoned;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.Map;

/**
 * Lets a call go on when its client's own limit is near, and a retry of the client's library join it. Safe for any thread; a call's
 * state is its own.
 */
public final class Abandoned implements Layer<Exchange> {
    private final Map<String, AbandonedConfig> configs;
    private final KeptCalls kept;

    /**
     * The layer, or none where every call is cancelled.
     *
     * @param configs by the name of the provider that a call addresses
     */
    public static Layer<Exchange> of(Map<String, AbandonedConfig> configs, KeptCalls kept) {
        return configs.values().stream().anyMatch(AbandonedConfig::adopts)
                ? new Abandoned(configs, kept)
                : Layer.none();
    }

    private Abandoned(Map<String, AbandonedConfig> configs, KeptCalls kept) {
        this.configs = Map.copyOf(configs);
        this.kept = kept;
    }

    @Override
    public String name() {
        return "abandoned";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            AbandonedConfig config = configs.getOrDefault(exchange.provider().name(), AbandonedConfig.defaults());
            AbandonedDecision decision = AbandonedRule.decide(config, exchange);
            return decision.equals(AbandonedDecision.NOTHING)
                    ? next.serve(exchange)
                    : new AbandonedCall(exchange, config, decision, kept, next).begin();
        };
    }
}
