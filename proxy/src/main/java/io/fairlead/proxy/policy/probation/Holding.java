package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a good beginning is held back: it ends with the bytes, the time, the memory, or before the client gives up.
 * Confined to the exchange's loop; {@link #close} must be called on every way out.
 */
final class Holding implements AutoCloseable {
    private final HoldBack most;
    private final MemoryClaim claim;
    private final long fromNanos;
    private final Loop.Timer timer;

    /** {@code clientLeft}: as {@link HoldBack#within}; {@code over}: called when the time is over. */
    Holding(Exchange exchange, HoldBack most, MemoryAccount memory, @Nullable Duration clientLeft, Runnable over) {
        this.most = most;
        this.claim = memory.claim(MemoryAccount.Place.BUFFERS);
        this.fromNanos = exchange.loop().nanoTime();
        Deadline deadline = exchange.deadline();
        Duration call = deadline == null ? null : deadline.left(fromNanos);
        Duration left = clientLeft == null || (call != null && call.compareTo(clientLeft) < 0) ? call : clientLeft;
        this.timer = exchange.loop().schedule(most.within(left), over);
    }

    /** When the first content came. */
    long fromNanos() {
        return fromNanos;
    }

    /** Whether {@code held} bytes may be held, and more of them. */
    boolean more(long held) {
        return !most.full(held) && claim.grow(Math.max(0, held - claim.bytes()));
    }

    @Override
    public void close() {
        timer.cancel();
        claim.close();
    }
}
