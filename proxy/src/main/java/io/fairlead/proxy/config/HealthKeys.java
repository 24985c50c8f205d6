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

    private enum Probe {
        AUTO,
        OFF
    }

    private static final Key<Probe> PROBE = Key.of(
            "probe",
            Syntaxes.word(Probe.class, Words::word),
            "auto",
            "Probes are not part of this version: with either word health goes by a provider's calls alone.");
    private static final Key<Duration> INTERVAL = Key.of("interval", DURATION, "30s", "Between two probes.");
    private static final Key<Duration> TIMEOUT = Key.of("timeout", DURATION, "5s", "Of one probe.");
    private static final Key<Integer> FALL =
            Key.of("fall", Syntaxes.number(1, 100), "3", "So many failures in a row are down.");
    private static final Key<Integer> RISE =
            Key.of("rise", Syntaxes.number(1, 100), "2", "So many successes in a row are up.");

    static final Section SECTION = Section.of(PROBE, INTERVAL, TIMEOUT, FALL, RISE);

    private HealthKeys() {}

    static HealthConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                HealthConfig.defaults(),
                () -> new HealthConfig(
                        values.get(PROBE) == Probe.AUTO,
                        values.get(INTERVAL),
                        values.get(TIMEOUT),
                        values.get(FALL),
                        values.get(RISE)));
    }
}
