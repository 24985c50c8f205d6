package io.fairlead.proxy.policy.probation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a stream is held back after its first content, so that a break within it is seen before the commit.
 *
 * @param bytes held at most
 * @param time for which they are held at most
 */
public record HoldBack(long bytes, Duration time) {

    /** So much of a client's limit is left for what was held to reach it. */
    private static final int LEAD = 10;

    /** Whether {@code held} bytes are as many as are held back. */
    boolean full(long held) {
        return held >= bytes;
    }

    /** For how long, when the client gives up waiting for a first word after {@code left}; null where it does not. */
    Duration within(@Nullable Duration left) {
        if (left == null) {
            return time;
        }
        Duration early = left.minus(left.dividedBy(LEAD));
        return early.compareTo(time) < 0 ? early : time;
    }
}
