package io.fairlead.proxy.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one owner has taken from the {@link MemoryAccount}. It grows before something is made, and is closed once, on every
 * way out; a second close, and a growth after it, are without effect. Safe for any thread.
 */
public final class MemoryClaim implements AutoCloseable {
    private static final long CLOSED = -1;

    private final MemoryAccount.Measure measure;
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    MemoryClaim(MemoryAccount.Measure measure, long most) {
        this.measure = measure;
        this.most = most;
    }

    /** Whether there was room for {@code more} bytes; only then they are taken. False once it is closed. */
    public boolean grow(long more) {
        if (more < 0) {
            throw new IllegalArgumentException("more: " + more + " (expected: >= 0)");
        }
        if (!measure.take(more, most)) {
            return false;
        }
        long before = taken.get();
        while (before != CLOSED) {
            if (taken.compareAndSet(before, before + more)) {
                return true;
            }
            before = taken.get();
        }
        measure.give(more);
        return false;
    }

    /** Gives back all but {@code bytes}, when it holds more than that. */
    public void shrinkTo(long bytes) {
        long before = taken.get();
        while (before > bytes) {
            if (taken.compareAndSet(before, bytes)) {
                measure.give(before - bytes);
                return;
            }
            before = taken.get();
        }
    }

    /** How many bytes it holds. */
    public long bytes() {
        return Math.max(0, taken.get());
    }

    /** Gives everything back. */
    @Override
    public void close() {
        long before = taken.getAndSet(CLOSED);
        if (before > 0) {
            measure.give(before);
        }
    }

    @Override
    public String toString() {
        return "MemoryClaim[" + bytes() + " bytes]";
    }
}
