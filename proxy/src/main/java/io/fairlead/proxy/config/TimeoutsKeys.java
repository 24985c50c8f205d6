package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.time.Duration;
import java.util.Optional;

/** The clocks of a call. */
final class TimeoutsKeys {

    private static final Key<Duration> CONNECT =
            Key.of("connect", DURATION, "3s", "Name, connection and TLS together, over all addresses.");
    private static final Key<Optional<Duration>> FIRST_BYTE = Key.of(
            "first-byte",
            DURATION.or("auto"),
            "auto",
            "From the request's last byte to the answer's first. auto learns it for each target and model.");
    private static final Key<Optional<Duration>> FIRST_TOKEN = Key.of(
            "first-token",
            DURATION.or("auto"),
            "auto",
            "From the request's last byte to a stream's first event with content. auto learns it.");
    private static final Key<Duration> IDLE = Key.of(
            "idle",
            DURATION,
            "300s",
            "The longest gap between an upstream's bytes, and the longest in which it takes nothing of a request that waits for it;"
                    + " it stands still while the client does not read or send.");
    private static final Key<Duration> TOTAL = Key.of(
            "total",
            DURATION,
            "10m",
            "The whole call, all attempts and waits included; of a stream, up to its commit.");

    static final Section SECTION = Section.of(CONNECT, FIRST_BYTE, FIRST_TOKEN, IDLE, TOTAL);

    private TimeoutsKeys() {}

    static TimeoutsConfig make(Values values, Problems problems) {
        TimeoutsConfig timeouts = values.make(
                problems,
                TimeoutsConfig.defaults(),
                () -> new TimeoutsConfig(
                        values.get(CONNECT),
                        values.get(FIRST_BYTE).orElse(null),
                        values.get(FIRST_TOKEN).orElse(null),
                        values.get(IDLE),
                        values.get(TOTAL)));
        below(values, CONNECT, Optional.of(timeouts.connect()), timeouts.total(), problems);
        below(values, FIRST_BYTE, values.get(FIRST_BYTE), timeouts.total(), problems);
        below(values, FIRST_TOKEN, values.get(FIRST_TOKEN), timeouts.total(), problems);
        return timeouts;
    }

    /** A clock that the total always beats can neither retry nor fall back. */
    private static void below(Values values, Key<?> key, Optional<Duration> clock, Duration total, Problems problems) {
        if (values.says(key) && clock.isPresent() && clock.get().compareTo(total) >= 0) {
            problems.warn(
                    values.at(key),
                    values.path(key),
                    "never fires before total does, so that nothing is tried after it (expected: less than total)");
        }
    }
}
