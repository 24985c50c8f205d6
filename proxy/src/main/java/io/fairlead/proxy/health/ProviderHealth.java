package io.fairlead.proxy.health;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.StreamEnd;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches every provider by what becomes of its attempts, when their streams end, by its breakers and by probes. A client's
 * own mistake, a rate limit and a client that leaves say nothing of it.
 *
 * <p>Thread-safe: a concurrent map, bounded by the configured providers, and a lock a provider.
 */
public final class ProviderHealth implements ExchangeListener {

    private final Function<String, HealthThresholds> configs;
    private final Predicate<String> breakersOpen;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final ExchangeListener listener;
    private final Map<String, HealthTally> providers = new ConcurrentHashMap<>();

    /**
     * @param configs by a provider's name
     * @param breakersOpen whether every breaker of a provider is open
     * @param nanoTime monotonic, the same for all loops
     * @param clock the wall clock: for people only
     * @param listener hears of each change, on the thread that made it
     */
    public ProviderHealth(
            Function<String, HealthThresholds> configs,
            Predicate<String> breakersOpen,
            LongSupplier nanoTime,
            Clock clock,
            ExchangeListener listener) {
        this.configs = configs;
        this.breakersOpen = breakersOpen;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void attemptStarted(Attempt attempt) {
        Provider provider = attempt.target().provider();
        tally(provider.name()).asked(provider, nanoTime.getAsLong());
        attempt.whenSettled(end -> settled(provider.name(), end));
    }

    /** An attempt at {@code provider} ended like this. */
    void settled(String provider, StreamEnd end) {
        if (end instanceof StreamEnd.Complete) {
            attempt(provider, true, "");
        } else if (end instanceof StreamEnd.Broken it) {
            Failure failure = it.failure();
            tally(provider).error(failure.kind().word());
            if (failure.countsAgainstTarget()) {
                attempt(provider, false, failure.code());
            }
        }
    }

    private void attempt(String provider, boolean well, String code) {
        HealthTally tally = tally(provider);
        if (tally.attempt(well, code, nanoTime.getAsLong())) {
            judge(provider, tally);
        }
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        judge(provider, tally(provider));
    }

    /** A probe of {@code provider} ended like this. */
    void probed(String provider, ProbeResult result) {
        HealthTally tally = tally(provider);
        tally.probe(result, nanoTime.getAsLong());
        listener.probed(provider, result.verdict().word(), result.reason());
        judge(provider, tally);
    }

    /** Time has passed: what it alone changes, changes. */
    void review() {
        providers.forEach(this::judge);
    }

    private void judge(String provider, HealthTally tally) {
        HealthTally.Change change =
                tally.judge(configs.apply(provider), breakersOpen.test(provider), nanoTime.getAsLong());
        if (change != null) {
            listener.providerMoved(provider, change.from().word(), change.to().word(), change.reason());
        }
    }

    private HealthTally tally(String provider) {
        HealthTally known = providers.get(provider);
        return known != null ? known : providers.computeIfAbsent(provider, name -> new HealthTally(clock));
    }

    /** Whether it was asked since the start. */
    boolean asked(String provider) {
        HealthTally known = providers.get(provider);
        return known != null && known.asked();
    }

    /** Where it was asked last; null when it was not. */
    @Nullable
    Provider lastAsked(String provider) {
        HealthTally known = providers.get(provider);
        return known == null ? null : known.lastAsked();
    }

    long sinceAskedNanos(String provider) {
        return tally(provider).sinceAskedNanos(nanoTime.getAsLong());
    }

    /** Whether a call of it came good since the start. */
    boolean good(String provider) {
        HealthTally known = providers.get(provider);
        return known != null && known.good();
    }

    long sinceGoodNanos(String provider) {
        return tally(provider).sinceGoodNanos(nanoTime.getAsLong());
    }

    /** Whether probes say that it is down, and no call since said otherwise. */
    public boolean downByProbes(String provider) {
        HealthTally known = providers.get(provider);
        return known != null && known.downByProbes();
    }

    /** Whether a call shall try a provider that is down by probes, to see if they are right: one a minute. Taken by asking. */
    public boolean trial(String provider) {
        HealthTally known = providers.get(provider);
        return known != null && known.trial(nanoTime.getAsLong());
    }

    /** Forgets providers that are {@code gone}. */
    public void forget(Predicate<String> gone) {
        providers.keySet().removeIf(gone);
    }

    public HealthView view(String provider) {
        HealthTally known = providers.get(provider);
        return known == null ? HealthView.UNKNOWN : known.view();
    }
}
