package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderResolution.Resolved;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Suggestion;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.route.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the route table. A route is laid out once for each provider whose calls may take it, because its targets and policies
 * differ with the provider. Not every target can be told what is said to each.
 */
final class RouteResolution {

    /** The route of a call that matches none. */
    static final String NONE = "default";

    private final List<Located<Values>> entries;
    private final Map<String, Resolved> providers;
    private final Problems problems;
    private final RouteLint lint;
    private final HedgeLint hedges = new HedgeLint();
    private final IdleKeysLint idle = new IdleKeysLint();
    private final Map<String, List<Route>> laidOut = new LinkedHashMap<>();

    RouteResolution(List<Located<Values>> entries, Map<String, Resolved> providers, Problems problems) {
        this.entries = entries;
        this.providers = providers;
        this.problems = problems;
        this.lint = new RouteLint(providers, problems);
    }

    RouteTable resolve() {
        List<RouteLint.Matched> earlier = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(Set.of(NONE));
        for (int i = 0; i < entries.size(); i++) {
            Values values = entries.get(i).value();
            String name = values.find(RouteKeys.NAME);
            String used = name == null ? "route-" + (i + 1) : name;
            if (name != null && !ProviderResolution.token(name)) {
                problems.error(
                        values.at(RouteKeys.NAME),
                        values.path(RouteKeys.NAME),
                        "found " + values.shown(RouteKeys.NAME)
                                + " (expected: lower-case letters, digits, -, _ and .)");
            }
            if (!names.add(used)) {
                problems.error(
                        values.at(RouteKeys.NAME),
                        values.path(RouteKeys.NAME),
                        "another route has this name: " + (name == null ? used : values.shown(RouteKeys.NAME)));
            }
            Values match = values.get(RouteKeys.MATCH);
            String provider = match.find(RouteKeys.PROVIDER);
            String pattern = match.find(RouteKeys.MODEL);
            String model = "*".equals(pattern) ? null : pattern; // * alone is any, and no model too
            lint.shadowed(new RouteLint.Matched(used, name != null, provider, model, entries.get(i)), earlier);
            if (provider != null && !providers.containsKey(provider)) {
                problems.error(
                        match.at(RouteKeys.PROVIDER),
                        match.path(RouteKeys.PROVIDER),
                        "no such provider: " + match.shown(RouteKeys.PROVIDER) + " "
                                + Suggestion.of(provider, providers.keySet()));
                continue;
            }
            layOut(used, provider, model, values);
        }
        Map<String, Route> otherwise = new LinkedHashMap<>();
        providers.values().forEach(each -> {
            hedges.note(each.policies(), false);
            idle.note(each.policies());
        });
        hedges.report(problems);
        idle.report(problems);
        providers.forEach((name, resolved) ->
                otherwise.put(name, new Route(NONE, name, null, FallbackConfig.none(), Map.of(name, resolved.own()))));
        return new RouteTable(laidOut, otherwise);
    }

    private void layOut(String name, @Nullable String provider, @Nullable String model, Values values) {
        List<FallbackTarget> targets = new ArrayList<>();
        List<Located<String>> written = values.get(RouteKeys.FALLBACK);
        boolean cache = lint.endsWithCache(values);
        for (Located<String> text : cache ? written.subList(0, written.size() - 1) : written) {
            FallbackTarget target = lint.target(text, provider, model);
            if (target != null && !targets.contains(target)) {
                targets.add(target);
            }
        }
        Values balance = values.find(RouteKeys.BALANCE);
        List<BalancedTarget> shared = lint.balance(balance, provider);
        Set<Kind> on = new LinkedHashSet<>();
        values.get(RouteKeys.ON).forEach(kind -> on.add(kind.value()));
        lint.whole(values, on);
        Values own = values.only(PolicyKeys.SECTION);
        Map<String, Policies> reached = new LinkedHashMap<>();
        for (Resolved from : provider == null ? providers.values() : List.of(providerNamed(provider))) {
            Map<String, Policies> policies = new LinkedHashMap<>();
            policies.put(from.config().name(), policies(own, from, reached, cache));
            Set<Target> within = new LinkedHashSet<>();
            List<BalanceConfig.Weighted> sharing = new ArrayList<>();
            for (BalancedTarget target : shared) {
                if (target.takesFrom(from)) {
                    Target made = made(target.target(), from);
                    sharing.add(new BalanceConfig.Weighted(made, target.weight()));
                    policies.put(
                            made.provider().name(),
                            policies(own, target.target().provider(), reached, cache));
                    if (!made.addressed() || made.model() != null) {
                        within.add(made);
                    }
                }
            }
            for (FallbackTarget target : targets) {
                if (target.goesOnFrom(from)) {
                    Target made = made(target, from);
                    within.add(made);
                    policies.put(made.provider().name(), policies(own, target.provider(), reached, cache));
                }
            }
            hedges.note(own.over(from.policies()), !within.isEmpty());
            for (BalancedTarget target : sharing.size() > 1 ? shared : List.<BalancedTarget>of()) {
                hedges.note(own.over(target.target().provider().policies()), true);
            }
            for (FallbackTarget target : within.size() > 1 ? targets : List.<FallbackTarget>of()) {
                hedges.note(own.over(target.provider().policies()), true);
            }
            laidOut.computeIfAbsent(from.config().name(), key -> new ArrayList<>())
                    .add(new Route(
                            name,
                            from.config().name(),
                            model,
                            balance == null || sharing.isEmpty()
                                    ? BalanceConfig.none()
                                    : new BalanceConfig(
                                            balance.get(BalanceKeys.BY), balance.get(BalanceKeys.AFFINITY), sharing),
                            new FallbackConfig(List.copyOf(within), on, values.get(RouteKeys.LOSSY)),
                            policies));
        }
        lint.effect(
                values, reached.values().stream().anyMatch(each -> each.cache().mode() != CacheConfig.Mode.OFF));
    }

    private static Target made(FallbackTarget target, Resolved from) {
        String to = target.provider().config().name();
        return new Target(
                target.provider().config().provider(),
                target.model(),
                to.equals(from.config().name()));
    }

    private Resolved providerNamed(String name) {
        Resolved resolved = providers.get(name);
        if (resolved == null) {
            throw new IllegalArgumentException("no such provider: " + name);
        }
        return resolved;
    }

    /** Defaults, then the provider, then the route. */
    private Policies policies(Values own, Resolved provider, Map<String, Policies> made, boolean cache) {
        return made.computeIfAbsent(provider.config().name(), name -> {
            Values laidOver = own.over(provider.policies());
            idle.note(laidOver);
            Policies policies = PolicyKeys.make(laidOver, problems);
            return cache ? policies.withCacheAsLastTarget() : policies;
        });
    }
}
