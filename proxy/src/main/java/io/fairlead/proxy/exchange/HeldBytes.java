package io.fairlead.proxy.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of request bodies are kept for a second attempt, all calls together, from the first byte that comes in to
 * the end of the call. Safe for any thread; whoever takes gives back.
 */
public final class HeldBytes {

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    public HeldBytes(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("most: " + most + " (expected: >= 0)");
        }
        this.most = most;
    }

    /** Whether there was room for {@code more}; only then it is taken. */
    public boolean take(long more) {
        if (bytes.addAndGet(more) > most) {
            bytes.addAndGet(-more);
            return false;
        }
        return true;
    }

    public void give(long taken) {
        bytes.addAndGet(-taken);
    }

    /** How many are taken. */
    public long bytes() {
        return bytes.get();
    }
}
