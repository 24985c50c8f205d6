package io.fairlead.proxy.policy.timeout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a call.
 *
 * @param connect name, connection and TLS together, over all addresses; null is {@code auto}
 * @param firstByte from the request's last byte to the answer's first; null is {@code auto}, which ends no attempt
 * @param firstToken from the request's last byte to a stream's first event with content; null is {@code auto}, which ends no
 *     attempt
 * @param idle the longest gap between an upstream's bytes, and the longest in which it takes nothing of a request that waits
 *     for it; stands still while the client does not read or send
 * @param total the whole exchange, attempts and waits included, up to its commit for a stream; null is ten minutes, or the
 *     client's own limit where that is longer
 */
public record TimeoutsConfig(
        @Nullable Duration connect,
        @Nullable Duration firstByte,
        @Nullable Duration firstToken,
        Duration idle,
        @Nullable Duration total) {

    /** {@code connect: auto} while another target could take the call. */
    public static final Duration CONNECT = Duration.ofSeconds(3);

    /** {@code connect: auto} where the call has nowhere else to go. */
    public static final Duration CONNECT_ALONE = Duration.ofSeconds(15);

    /** {@code idle: auto}. */
    public static final Duration IDLE = Duration.ofMinutes(5);

    /** {@code total} where neither it nor a longer limit of the client's is said. */
    public static final Duration TOTAL = Duration.ofMinutes(10);

    public TimeoutsConfig {
        if (connect != null) {
            positive("connect", connect);
        }
        if (firstByte != null) {
            positive("first-byte", firstByte);
        }
        if (firstToken != null) {
            positive("first-token", firstToken);
        }
        positive("idle", idle);
        if (total != null) {
            positive("total", total);
        }
    }

    /** {@code another}: whether another target could take the call. */
    public Duration connectWithin(boolean another) {
        if (connect != null) {
            return connect;
        }
        return another ? CONNECT : CONNECT_ALONE;
    }

    /** {@code clients}: the longest limit that the client states; null when it states none. */
    public Duration totalWithin(@Nullable Duration clients) {
        if (total != null) {
            return total;
        }
        return clients != null && clients.compareTo(TOTAL) > 0 ? clients : TOTAL;
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value.toMillis() + "ms (expected: more than 0)");
        }
    }

    public static TimeoutsConfig defaults() {
        return new TimeoutsConfig(null, null, null, IDLE, null);
    }
}
