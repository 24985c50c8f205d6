package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import java.time.Duration;

/** How a provider's state is found out. */
final class HealthKeys {

    private static final String AUTO = "auto";
    private static final String OFF = "off";

    private static final Key<String> PROBE = Key.of(
            "probe",
            Syntaxes.matching(
                    "auto, off or a path such as /healthz",
                    "^(auto|off|/[!-~]*)$",
                    text -> text.equals(AUTO) || text.equals(OFF) || path(text) ? text : null,
                    value -> value),
            AUTO,
            "How a provider is asked whether it is there. auto: its list of models, which costs no tokens; a path: that, at the provider's host.");
    private static final Key<Duration> INTERVAL = Key.of(
            "interval",
            DURATION,
            "30s",
            "Between two probes; a provider that answered a call well within it is not probed.");
    private static final Key<Duration> TIMEOUT = Key.of("timeout", DURATION, "5s", "Of one probe.");
    private static final Key<Integer> FALL =
            Key.of("fall", Syntaxes.number(1, 100), "3", "So many failed probes in a row are down.");
    private static final Key<Integer> RISE = Key.of(
            "rise", Syntaxes.number(1, 100), "2", "So many successes in a row, of calls or probes, are up again.");

    static final Section SECTION = Section.of(PROBE, INTERVAL, TIMEOUT, FALL, RISE);

    private HealthKeys() {}

    private static boolean path(String text) {
        return text.startsWith("/")
                && text.length() <= 1024
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '#');
    }

    static HealthConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                HealthConfig.defaults(),
                () -> new HealthConfig(
                        !values.get(PROBE).equals(OFF),
                        values.get(PROBE).startsWith("/") ? values.get(PROBE) : null,
                        values.get(INTERVAL),
                        values.get(TIMEOUT),
                        values.get(FALL),
                        values.get(RISE)));
    }
}
