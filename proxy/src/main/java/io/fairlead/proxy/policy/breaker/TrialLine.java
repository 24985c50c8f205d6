package io.fairlead.proxy.policy.breaker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Attempts of all loops that wait for an open circuit, first come first served. Thread-safe: a concurrent queue. Bounded by
 * what {@link ProviderBreakers} lets join.
 */
final class TrialLine {

    private final ConcurrentLinkedDeque<Waiter> waiters = new ConcurrentLinkedDeque<>();

    /** One that waits. Woken from any thread, after it was taken out. */
    @FunctionalInterface
    interface Waiter {
        void wake();
    }

    void join(Waiter waiter) {
        waiters.addLast(waiter);
    }

    /** It was woken and came too late: it goes on waiting where it stood. */
    void joinFirst(Waiter waiter) {
        waiters.addFirst(waiter);
    }

    boolean leave(Waiter waiter) {
        return waiters.remove(waiter);
    }

    boolean empty() {
        return waiters.isEmpty();
    }

    /** Wakes the first {@code count}. */
    void wake(int count) {
        for (int i = 0; i < count; i++) {
            Waiter first = waiters.pollFirst();
            if (first == null) {
                return;
            }
            first.wake();
        }
    }

    /** Wakes all that are there now; one that joins again meanwhile waits for the next time. */
    void wakeAll() {
        if (waiters.isEmpty()) {
            return;
        }
        List<Waiter> all = new ArrayList<>();
        Waiter next = waiters.pollFirst();
        while (next != null) {
            all.add(next);
            next = waiters.pollFirst();
        }
        all.forEach(Waiter::wake);
    }
}
