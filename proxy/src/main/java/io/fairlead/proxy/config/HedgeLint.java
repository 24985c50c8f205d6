package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Finds hedging that is asked for and can never happen: wherever it holds there is no other target to ask. */
final class HedgeLint {

    private final Map<String, Position> asked = new LinkedHashMap<>();
    private final Set<String> fires = new HashSet<>();

    /**
     * Notes what holds at one target of a route.
     *
     * @param policies with what they are laid over
     * @param others whether the route has another target to ask after it
     */
    void note(Values policies, boolean others) {
        Values hedge = policies.get(PolicyKeys.HEDGE);
        if (HedgeKeys.asked(hedge)) {
            String path = hedge.path(HedgeKeys.AFTER);
            asked.put(path, hedge.at(HedgeKeys.AFTER));
            if (others) {
                fires.add(path);
            }
        }
    }

    /** Warns of each place that is never of use. */
    void report(Problems problems) {
        asked.forEach((path, at) -> {
            if (!fires.contains(path)) {
                problems.warn(
                        at,
                        path,
                        "can never fire: no call that it holds for has another target to ask beside a slow one,"
                                + " and a silent target is not asked again (expected: a route with a fallback or a balance)");
            }
        });
    }
}
