package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps good answers, and serves them while they are fresh or when no target gives one. Costs one look at the call where no policy
 * and no client asks for it. Safe for any thread; a call's state is its own.
 */
public final class Cache implements Layer<Exchange> {
    private final Map<String, CacheConfig> configs;
    private final boolean asked;
    private final Set<Target> shared;
    private final List<Target> targets;
    private final Set<Failure.Kind> on;
    private final AnswerCache answers;

    /**
     * Makes it for one route.
     *
     * @param configs by the name of the provider that a call addresses
     * @param shared those that have the route's calls together: an answer of one is as good as of the one that was addressed
     * @param targets the route's further ones, whose answers are good enough in an outage
     * @param on the classes of failure for which a kept answer stands in
     */
    public Cache(
            Map<String, CacheConfig> configs,
            Set<Target> shared,
            List<Target> targets,
            Set<Failure.Kind> on,
            AnswerCache answers) {
        this.configs = Map.copyOf(configs);
        this.asked = configs.values().stream().anyMatch(each -> each.mode() != CacheConfig.Mode.OFF || each.share());
        this.shared = Set.copyOf(shared);
        this.targets = List.copyOf(targets);
        this.on = Set.copyOf(on);
        this.answers = answers;
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            if (!asked && exchange.hints().cache() == null) {
                return next.serve(exchange);
            }
            CacheConfig config = configs.getOrDefault(exchange.provider().name(), CacheConfig.defaults());
            CacheUse use =
                    CacheRule.use(config, exchange.hints(), exchange.request().headers());
            if (use.equals(CacheUse.NONE)) {
                return next.serve(exchange);
            }
            return new CachedCall(exchange, config, use, shared, targets, on, answers, next).begin();
        };
    }
}
