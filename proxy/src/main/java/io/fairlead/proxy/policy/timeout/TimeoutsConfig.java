package io.fairlead.proxy.policy.timeout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a call.
 *
 * @param connect name, connection and TLS together, over all addresses
 * @param firstByte from the request's last byte to the answer's first; null is {@code auto}
 * @param firstToken from the request's last byte to a stream's first event with content; null is {@code auto}
 * @param idle the longest gap between an upstream's bytes, and the longest in which it takes nothing of a request that waits
 *     for it; stands still while the client does not read or send
 * @param total the whole exchange, attempts and waits included, up to its commit for a stream
 */
public record TimeoutsConfig(
        Duration connect,
        @Nullable Duration firstByte,
        @Nullable Duration firstToken,
        Duration idle,
        Duration total) {

    public TimeoutsConfig {
        positive("connect", connect);
        if (firstByte != null) {
            positive("first-byte", firstByte);
        }
        if (firstToken != null) {
            positive("first-token", firstToken);
        }
        positive("idle", idle);
        positive("total", total);
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value.toMillis() + "ms (expected: more than 0)");
        }
    }

    public static TimeoutsConfig defaults() {
        return new TimeoutsConfig(Duration.ofSeconds(3), null, null, Duration.ofSeconds(300), Duration.ofMinutes(10));
    }
}
