package io.fairlead.proxy.coding;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What native decoders may take outside the heap, all of them together: a quarter of the heap's bound, at least 64 MiB.
 * Safe for any thread.
 */
final class NativeMemory {
    static final NativeMemory SHARED =
            new NativeMemory(Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    NativeMemory(long most) {
        this.most = most;
    }

    /** Whether {@code bytes} more may be taken; if so they are, until {@link #giveBack}. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Whether there is room for one more body of an ordinary window. */
    boolean hasRoom() {
        return most - taken.get() >= (4L << 20);
    }

    long taken() {
        return taken.get();
    }
}
