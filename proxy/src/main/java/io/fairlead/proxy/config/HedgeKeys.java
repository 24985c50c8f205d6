package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntax;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.exchange.Durations;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a second attempt is made beside a slow one. */
final class HedgeKeys {

    static final Key<After> AFTER = Key.of(
            "after",
            after(),
            "off",
            "After how long without its first content an attempt has the next target asked beside it: a duration, or a percentile of what this target took for such calls lately.");
    static final Key<Double> SHARE = Key.of(
            "share", Syntaxes.share(0), "5%", "Of the calls to the addressed provider, the most that are hedged.");
    static final Key<Double> BUDGET = Key.of(
            "budget",
            Syntaxes.share(0),
            "5%",
            "Of the money that its calls cost in the last hour, the most that hedging may cost. What has no price is not counted.");

    static final Section SECTION = Section.of(AFTER, SHARE, BUDGET);

    private HedgeKeys() {}

    private static Syntax<After> after() {
        return Syntaxes.matching(
                "off, a duration such as 800ms or 3s, or a percentile from p1 to p99 such as p95",
                "^(off|p[1-9][0-9]?|(?=[0-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$",
                HedgeKeys::read,
                HedgeKeys::show);
    }

    private static @Nullable After read(String text) {
        if (text.equals("off")) {
            return After.OFF;
        }
        if (text.matches("p[1-9][0-9]?")) {
            return After.percentile(Integer.parseInt(text.substring(1)));
        }
        Duration delay = Durations.read(text);
        return delay == null ? null : After.delay(delay);
    }

    private static String show(After after) {
        if (after.delay() != null) {
            return Syntaxes.show(after.delay());
        }
        return after.off() ? "off" : "p" + after.percentile();
    }

    /** Whether {@code values} themselves ask for hedging. */
    static boolean asked(Values values) {
        return values.says(AFTER) && !values.get(AFTER).off();
    }

    static HedgeConfig make(Values values, Problems problems) {
        HedgeConfig config = values.make(
                problems,
                HedgeConfig.defaults(),
                () -> new HedgeConfig(values.get(AFTER), values.get(SHARE), values.get(BUDGET)));
        if (asked(values) && config.share() == 0) {
            problems.warn(
                    values.at(AFTER),
                    values.path(AFTER),
                    "has no effect, because share is 0% (expected: more than 0%)");
        }
        return config;
    }
}
