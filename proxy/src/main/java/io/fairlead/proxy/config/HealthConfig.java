package io.fairlead.proxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's state is found out.
 *
 * @param probe whether it is asked now and then, beside what its calls show
 * @param path what it is asked for; null leaves it to what is known of the provider
 * @param interval between two probes
 * @param timeout of one probe
 * @param fall so many failures in a row are down
 * @param rise so many successes in a row are up
 */
public record HealthConfig(
        boolean probe, @Nullable String path, Duration interval, Duration timeout, int fall, int rise) {

    public HealthConfig {
        if (timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout.toMillis() + "ms (expected: at most interval)");
        }
    }

    public static HealthConfig defaults() {
        return new HealthConfig(true, null, Duration.ofSeconds(30), Duration.ofSeconds(5), 3, 2);
    }
}
