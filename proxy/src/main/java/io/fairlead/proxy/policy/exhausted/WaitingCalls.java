package io.fairlead.proxy.policy.exhausted;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls wait until one of their targets may be asked again, by the provider that they address. Thread-safe. */
public final class WaitingCalls {

    /** At one provider; a further call is refused. */
    static final int MOST = 1_024;

    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    boolean enter(String provider) {
        AtomicInteger count = counts.computeIfAbsent(provider, name -> new AtomicInteger());
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave(String provider) {
        counts.computeIfAbsent(provider, name -> new AtomicInteger()).decrementAndGet();
    }

    int count(String provider) {
        AtomicInteger count = counts.get(provider);
        return count == null ? 0 : count.get();
    }
}
