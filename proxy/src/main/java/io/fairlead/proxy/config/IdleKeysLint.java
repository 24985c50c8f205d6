package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what is said of a policy that nobody switched on: a hold without {@code on-break: hold}, a wait without a limit. Where the
 * policy is switched off by a word of the user's, the rest of its section is left alone.
 */
final class IdleKeysLint {

    /**
     * A policy that is off unless it is said.
     *
     * @param details keys that say how, and nothing without one of the switches
     * @param switches keys that say that
     * @param expected what would switch it on
     */
    record Switched(Key<Values> section, List<Key<?>> details, List<Key<?>> switches, String expected) {}

    private static final List<Switched> ALL = List.of(
            new Switched(
                    PolicyKeys.STREAM,
                    List.of(StreamKeys.HOLD, StreamKeys.HOLD_FOR),
                    List.of(StreamKeys.ON_BREAK),
                    "on-break: hold"),
            new Switched(PolicyKeys.ABANDONED, List.of(AbandonedKeys.KEEP), List.of(AbandonedKeys.MODE), "mode: adopt"),
            new Switched(
                    PolicyKeys.HEDGE,
                    List.of(HedgeKeys.SHARE, HedgeKeys.BUDGET),
                    List.of(HedgeKeys.AFTER),
                    "after: p95, or a duration"),
            new Switched(
                    PolicyKeys.LIMITS,
                    List.of(LimitsKeys.WAIT, LimitsKeys.PER),
                    List.copyOf(LimitsKeys.LIMITS),
                    "requests, tokens, input-tokens, output-tokens or concurrency"));

    private record Idle(Position at, String expected) {}

    private final Map<String, Idle> said = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** Notes what holds at one target: {@code policies}, with what they are laid over. */
    void note(Values policies) {
        for (Switched each : ALL) {
            Values section = policies.get(each.section());
            boolean on = each.switches().stream().anyMatch(section::says);
            for (Key<?> key : each.details()) {
                if (section.says(key)) {
                    said.put(section.path(key), new Idle(section.at(key), each.expected()));
                    if (on) {
                        used.add(section.path(key));
                    }
                }
            }
        }
    }

    /** Warns of each key that is of use nowhere. */
    void report(Problems problems) {
        said.forEach((path, idle) -> {
            if (!used.contains(path)) {
                problems.warn(
                        idle.at(),
                        path,
                        "has no effect: nothing switches that on where it holds (expected: " + idle.expected() + ")");
            }
        });
    }
}
