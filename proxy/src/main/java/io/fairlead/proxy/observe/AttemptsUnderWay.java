package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many attempts are under way at each provider, from their turn to the last byte of their answer. Safe for any thread:
 * a counter a provider, in a map that is bounded by the providers that ever were configured.
 */
public final class AttemptsUnderWay implements ExchangeListener {

    private final Map<String, LongAdder> providers = new ConcurrentHashMap<>();

    @Override
    public void attemptStarted(Attempt attempt) {
        LongAdder count = providers.computeIfAbsent(attempt.target().provider().name(), name -> new LongAdder());
        count.increment();
        attempt.whenSettled(end -> count.decrement());
    }

    /** Those of a provider now. */
    public long at(String provider) {
        LongAdder count = providers.get(provider);
        return count == null ? 0 : Math.max(0, count.sum());
    }
}
