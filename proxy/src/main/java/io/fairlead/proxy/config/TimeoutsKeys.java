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

    private static final Key<Optional<Duration>> CONNECT = Key.of(
            "connect",
            DURATION.or("auto"),
            "auto",
            "Name, connection and TLS together, over all addresses. auto: 3 s while another target could take the call, else 15 s.");
    private static final Key<Optional<Duration>> FIRST_BYTE = Key.of(
            "first-byte",
            DURATION.or("auto"),
            "auto",
            "From the request's last byte to the answer's first. auto guesses it, and asks another target beside this one when it passed.");
    private static final Key<Optional<Duration>> FIRST_TOKEN = Key.of(
            "first-token",
            DURATION.or("auto"),
            "auto",
            "From the request's last byte to a stream's first event with content. auto guesses it in the same way.");
    private static final Key<Optional<Duration>> IDLE = Key.of(
            "idle",
            DURATION.or("auto"),
            "auto",
            "The longest gap between an upstream's bytes, and the longest in which it takes nothing of a request that waits for it;"
                    + " it stands still while the client does not read or send. auto: 300 s.");
    private static final Key<Duration> TOTAL = Key.of(
            "total",
            DURATION,
            "10m",
            "The whole call, all attempts and waits included; of a stream, up to its commit. Where it is not set: 10 minutes, or the client's own longer limit.");

    static final Section SECTION = Section.of(CONNECT, FIRST_BYTE, FIRST_TOKEN, IDLE, TOTAL);

    private TimeoutsKeys() {}

    static TimeoutsConfig make(Values values, Problems problems) {
        TimeoutsConfig timeouts = values.make(
                problems,
                TimeoutsConfig.defaults(),
                () -> new TimeoutsConfig(
                        values.get(CONNECT).orElse(null),
                        values.get(FIRST_BYTE).orElse(null),
                        values.get(FIRST_TOKEN).orElse(null),
                        values.get(IDLE).orElse(TimeoutsConfig.IDLE),
                        values.says(TOTAL) ? values.get(TOTAL) : null));
        Duration total = timeouts.totalWithin(null);
        below(values, CONNECT, values.get(CONNECT), total, problems);
        below(values, FIRST_BYTE, values.get(FIRST_BYTE), total, problems);
        below(values, FIRST_TOKEN, values.get(FIRST_TOKEN), total, problems);
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
