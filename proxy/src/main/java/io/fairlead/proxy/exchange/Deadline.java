package io.fairlead.proxy.exchange;

import java.time.Duration;

/**
 * A point on a loop's clock by which something must be done.
 *
 * @param nanos the loop's {@link Loop#nanoTime()} at that point
 * @param clientOwn whether the client set it; then its passing is nobody's failure upstream
 */
public record Deadline(long nanos, boolean clientOwn) {

    public static Deadline after(Loop loop, Duration delay, boolean clientOwn) {
        return new Deadline(loop.nanoTime() + delay.toNanos(), clientOwn);
    }

    /** What is left, never negative. */
    public Duration left(long nowNanos) {
        return Duration.ofNanos(Math.max(0, nanos - nowNanos));
    }

    public boolean passed(long nowNanos) {
        return nanos - nowNanos <= 0;
    }

    /** The earlier of two. */
    public Deadline earlier(Deadline other) {
        return nanos - other.nanos <= 0 ? this : other;
    }
}
