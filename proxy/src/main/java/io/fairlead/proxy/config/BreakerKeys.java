package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import java.time.Duration;
import java.util.Optional;

/** When a target is left alone. */
final class BreakerKeys {

    private static final Key<Duration> WINDOW = Key.of("window", DURATION, "60s", "How far back calls count.");
    private static final Key<Integer> MINIMUM =
            Key.of("minimum", Syntaxes.number(1, 1_000_000), "10", "Calls in the window before any share is judged.");
    private static final Key<Double> FAILURES =
            Key.of("failures", Syntaxes.share(1), "50%", "The share of failed calls that opens.");
    private static final Key<Optional<Duration>> SLOW =
            Key.of("slow", DURATION.or("off"), "off", "A call that takes longer to its commit counts as slow.");
    private static final Key<Double> SLOW_CALLS =
            Key.of("slow-calls", Syntaxes.share(1), "90%", "The share of slow calls that opens.");
    private static final Key<Duration> OPEN = Key.of(
            "open",
            DURATION,
            "15s",
            "How long it stays open at the longest: 1s at first, twice as long after each round of failed trials.");
    private static final Key<Integer> HALF_OPEN =
            Key.of("half-open", Syntaxes.number(1, 1000), "3", "How many trials it then lets through.");

    static final Section SECTION = Section.of(WINDOW, MINIMUM, FAILURES, SLOW, SLOW_CALLS, OPEN, HALF_OPEN);

    private BreakerKeys() {}

    static BreakerConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                BreakerConfig.defaults(),
                () -> new BreakerConfig(
                        values.get(WINDOW),
                        values.get(MINIMUM),
                        values.get(FAILURES),
                        values.get(SLOW).orElse(null),
                        values.get(SLOW_CALLS),
                        values.get(OPEN),
                        values.get(HALF_OPEN)));
    }
}
