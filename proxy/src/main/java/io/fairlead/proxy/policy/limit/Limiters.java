package io.fairlead.proxy.policy.limit;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Every provider's limiters: one for each configuration, which routes may share.
 *
 * <p>Thread-safe: a concurrent map, bounded by the providers and their configurations.
 */
public final class Limiters {

    private record Key(String provider, LimitsConfig config) {}

    private final LongSupplier nanoTime;
    private final Map<Key, Limiter> limiters = new ConcurrentHashMap<>();

    /** @param nanoTime monotonic, the same for all loops */
    public Limiters(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Limiter of(String provider, LimitsConfig config) {
        Key key = new Key(provider, config);
        Limiter known = limiters.get(key);
        return known != null ? known : limiters.computeIfAbsent(key, it -> new Limiter(provider, config, nanoTime));
    }

    /** Whether an attempt would have its turn at once: nothing is taken. */
    public boolean free(String provider, LimitsConfig config) {
        Limiter known = config.limited() ? limiters.get(new Key(provider, config)) : null;
        return known == null || known.free(Weights.ONE);
    }

    /**
     * Says which configurations hold at a provider from now on. Theirs are seen before the first call; those of others are
     * forgotten, and what they let through ends as it began.
     */
    public void hold(String provider, Set<LimitsConfig> configs) {
        configs.stream().filter(LimitsConfig::limited).forEach(config -> of(provider, config));
        limiters.keySet().removeIf(key -> key.provider().equals(provider) && !configs.contains(key.config()));
    }

    /** Forgets the limiters of providers that are {@code gone}; what they let through ends as it began. */
    public void forget(Predicate<String> gone) {
        limiters.keySet().removeIf(key -> gone.test(key.provider()));
    }

    /** What is used at a provider; the most used of its limiters when routes differ. */
    public LimitsView view(String provider) {
        LimitsView worst = LimitsView.NONE;
        for (Map.Entry<Key, Limiter> each : limiters.entrySet()) {
            if (each.getKey().provider().equals(provider)) {
                LimitsView view = each.getValue().view();
                worst = view.used() + view.waiting() >= worst.used() + worst.waiting() ? view : worst;
            }
        }
        return worst;
    }
}
