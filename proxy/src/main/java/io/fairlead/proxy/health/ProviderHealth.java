package io.fairlead.proxy.health;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Watches every provider by what becomes of its attempts, when their streams end. A client's own mistake, a rate limit and
 * a client that leaves say nothing of it.
 *
 * <p>Thread-safe: a concurrent map, bounded by the configured providers, and a lock a provider.
 */
public final class ProviderHealth implements ExchangeListener {

    private final Function<String, HealthConfig> configs;
    private final Clock clock;
    private final ExchangeListener listener;
    private final Map<String, Tally> providers = new ConcurrentHashMap<>();

    /**
     * @param configs by a provider's name; asked once for each
     * @param clock the wall clock: for people only
     * @param listener hears of each change, on the thread that made it
     */
    public ProviderHealth(Function<String, HealthConfig> configs, Clock clock, ExchangeListener listener) {
        this.configs = configs;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void attemptStarted(Attempt attempt) {
        String provider = attempt.target().provider().name();
        attempt.whenSettled(end -> settled(provider, end));
    }

    /** An attempt at {@code provider} ended like this. */
    public void settled(String provider, StreamEnd end) {
        if (end instanceof StreamEnd.Complete) {
            result(provider, true, "");
        } else if (end instanceof StreamEnd.Broken it) {
            Failure failure = it.failure();
            record(provider).error(failure.kind().word());
            if (failure.countsAgainstTarget()) {
                result(provider, false, failure.code());
            }
        }
    }

    private void result(String provider, boolean good, String code) {
        Tally.Change change = record(provider).result(good, code);
        if (change != null) {
            listener.providerMoved(provider, change.from().word(), change.to().word(), change.reason());
        }
    }

    private Tally record(String provider) {
        Tally known = providers.get(provider);
        return known != null
                ? known
                : providers.computeIfAbsent(provider, name -> new Tally(configs.apply(name), clock));
    }

    /** Forgets providers that are {@code gone}. */
    public void forget(Predicate<String> gone) {
        providers.keySet().removeIf(gone);
    }

    public HealthView view(String provider) {
        Tally known = providers.get(provider);
        return known == null ? HealthView.UNKNOWN : known.view();
    }
}
