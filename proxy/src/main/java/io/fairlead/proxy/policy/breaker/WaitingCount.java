package io.fairlead.proxy.policy.breaker;

import java.util.concurrent.atomic.AtomicInteger;

/** How many attempts wait at a provider's open circuits. Thread-safe. */
final class WaitingCount {

    /** One more is refused. */
    static final int MOST = 1_024;

    private final AtomicInteger count = new AtomicInteger();

    boolean enter() {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
