package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderResolution.Resolved;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Suggestion;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.route.RouteTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with a route though each of its words is right: a fallback that can never fire, above all. */
final class RouteLint {

    /**
     * What a route matches.
     *
     * @param named whether the user gave it a name, by which a client can ask for it
     */
    record Matched(
            String name,
            boolean named,
            @Nullable String provider,
            @Nullable String model,
            Located<Values> entry) {}

    private final Map<String, Resolved> providers;
    private final Problems problems;

    RouteLint(Map<String, Resolved> providers, Problems problems) {
        this.providers = providers;
        this.problems = problems;
    }

    /** Notes when an earlier route takes all that {@code route} would, and adds it to {@code earlier}. */
    void shadowed(Matched route, List<Matched> earlier) {
        for (Matched before : earlier) {
            if (!route.named
                    && (before.provider == null || before.provider.equals(route.provider))
                    && RouteTable.shadows(before.model, route.model)) {
                problems.warn(
                        route.entry.at(),
                        route.entry.path(),
                        "is never taken: " + before.name + " (line "
                                + before.entry.at().line() + ") matches all of its calls before it");
                break;
            }
        }
        earlier.add(route);
    }

    /** Reads {@code name} or {@code name/model}; null after a mistake was noted. */
    @Nullable
    FallbackTarget target(Located<String> text, @Nullable String from, @Nullable String fromModel) {
        FallbackTarget read = read(text, from);
        if (read != null
                && read.provider().config().name().equals(from)
                && (read.model() == null || read.model().equals(fromModel))) {
            error(text, "can never help: it is the target that failed (expected: another provider or another model)");
            return null;
        }
        return read;
    }

    /** The same of a target that shares the calls, which the addressed one may be. */
    private @Nullable FallbackTarget read(Located<String> text, @Nullable String from) {
        int slash = text.value().indexOf('/');
        String name = slash < 0 ? text.value() : text.value().substring(0, slash);
        String model = slash < 0 ? null : text.value().substring(slash + 1);
        Resolved provider = providers.get(name);
        if (name.equals(RouteKeys.CACHE)) {
            error(
                    text,
                    model != null
                            ? "the cache has no models (expected: cache)"
                            : "the cache is asked last, when no target answers (expected: at the end)");
            return null;
        }
        if (provider == null) {
            error(text, "no such provider: " + say(text, name) + " " + Suggestion.of(name, providers.keySet()));
            return null;
        }
        if (model != null && model.isEmpty()) {
            error(text, "found " + text.shown() + " (expected: provider or provider/model)");
            return null;
        }
        Resolved source = from == null ? null : providers.get(from);
        if (source != null && !source.kind().leadsTo(provider.kind(), model)) {
            String said = name + " speaks " + provider.kind().dialectName() + ", " + from + " speaks "
                    + source.kind().dialectName();
            error(
                    text,
                    source.kind().leadsTo(provider.kind(), "*")
                            ? said + "; the client's model means nothing there (expected: " + name + "/model)"
                            : said + ", and there is no translation between them");
            return null;
        }
        boolean same = name.equals(from);
        if (!same && !provider.config().usable()) {
            error(
                    text,
                    name + " needs a key of its own, because the client's key goes only to the provider that the client"
                            + " addressed (expected: providers." + name + ".key)");
        }
        return new FallbackTarget(provider, model);
    }

    /** The targets that share a route's calls, with their weights; those that are sound. */
    List<BalancedTarget> balance(@Nullable Values balance, @Nullable String from) {
        if (balance == null) {
            return List.of();
        }
        List<Located<Values>> written = balance.get(BalanceKeys.TARGETS);
        List<BalancedTarget> targets = new ArrayList<>();
        Set<FallbackTarget> seen = new HashSet<>();
        for (Located<Values> each : written) {
            String name = each.value().find(BalanceKeys.TARGET);
            if (name == null) {
                problems.error(
                        each.at(), each.path(), "names no target (expected: target, a provider or provider/model)");
                continue;
            }
            Located<String> text = new Located<>(
                    name,
                    each.value().at(BalanceKeys.TARGET),
                    each.value().path(BalanceKeys.TARGET),
                    each.value().shown(BalanceKeys.TARGET));
            FallbackTarget target = read(text, from);
            if (target != null && !seen.add(target)) {
                error(text, text.shown() + " stands there before (expected: each target once, with its weight)");
            } else if (target != null) {
                targets.add(new BalancedTarget(target, each.value().get(BalanceKeys.WEIGHT)));
            }
        }
        boolean off = written.isEmpty() && balance.says(BalanceKeys.TARGETS);
        if (written.size() < 2 && !off) {
            problems.error(
                    balance.at(BalanceKeys.TARGETS),
                    balance.path(BalanceKeys.TARGETS),
                    (written.isEmpty() ? "names no target" : "names one target") + ", so that there is nothing to share"
                            + " (expected: two or more)");
        }
        return targets;
    }

    /** Whether the cache is the last target; says so where the policy seems to say that nothing is kept. */
    boolean endsWithCache(Values values) {
        List<Located<String>> written = values.get(RouteKeys.FALLBACK);
        if (written.isEmpty() || !written.get(written.size() - 1).value().equals(RouteKeys.CACHE)) {
            return false;
        }
        Values cache = values.get(PolicyKeys.CACHE);
        if (cache.says(CacheKeys.MODE) && cache.get(CacheKeys.MODE) == CacheConfig.Mode.OFF) {
            problems.warn(
                    cache.at(CacheKeys.MODE),
                    cache.path(CacheKeys.MODE),
                    "has no effect, because fallback names cache: answers are kept for an outage");
        }
        return true;
    }

    /** {@code keeps}: whether answers are kept, which stand in after what the route names. */
    void effect(Values values, boolean keeps) {
        boolean nobody = values.get(RouteKeys.FALLBACK).isEmpty() && !values.says(RouteKeys.BALANCE);
        if (nobody && !keeps && values.says(RouteKeys.ON)) {
            problems.warn(
                    values.at(RouteKeys.ON), values.path(RouteKeys.ON), "has no effect, because there is no fallback");
        }
    }

    /** What the fallback as a whole lacks. */
    void whole(Values values, Set<Kind> on) {
        List<Located<String>> written = values.get(RouteKeys.FALLBACK);
        boolean balanced = values.says(RouteKeys.BALANCE);
        if ((balanced || !written.isEmpty()) && on.isEmpty()) {
            problems.error(
                    values.at(RouteKeys.ON),
                    values.path(RouteKeys.ON),
                    "names no class of failure, so that the fallback can never fire (expected: one or more)");
        }
        Set<String> texts = new HashSet<>();
        for (Located<String> text : written) {
            if (!texts.add(text.value())) {
                problems.warn(text.at(), text.path(), text.shown() + " stands there before; it is asked only once");
            }
        }
    }

    /** {@code part} of a text, or the whole as it is written when references are in it. */
    private static String say(Located<String> text, String part) {
        return text.shown().equals(text.value()) ? part : text.shown();
    }

    private void error(Located<String> text, String sentence) {
        problems.error(text.at(), text.path(), sentence);
    }
}
