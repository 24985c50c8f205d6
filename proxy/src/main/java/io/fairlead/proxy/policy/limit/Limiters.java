package io.fairlead.proxy.policy.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every provider's limiters: one for each configuration, which routes may share, and within it one for each target or key.
 *
 * <p>Thread-safe: concurrent maps. A provider's limiters are bounded: names that a client invents make room for one another, and
 * where nothing is at rest they share one.
 */
public final class Limiters {

    /** Of one configuration at one provider. */
    static final int MOST = 1_000;

    private static final String OTHERS = "*";

    private record Key(String provider, LimitsConfig config) {}

    private final LongSupplier nanoTime;
    private final @Nullable SharedRates rates;
    private final Map<Key, Group> groups = new ConcurrentHashMap<>();

    /** @param nanoTime monotonic, the same for all loops */
    public Limiters(LongSupplier nanoTime) {
        this(nanoTime, null);
    }

    /** {@code rates}: what other instances share; null for none. */
    public Limiters(LongSupplier nanoTime, @Nullable SharedRates rates) {
        this.nanoTime = nanoTime;
        this.rates = rates;
    }

    /** What has one configuration at one provider. */
    private final class Group {
        private final Key key;
        private final Map<String, Limiter> limiters = new ConcurrentHashMap<>();
        private final AtomicInteger sweeps = new AtomicInteger();
        private final LimitsView untouched;

        Group(Key key) {
            this.key = key;
            this.untouched = new Limiter(key.provider(), key.config(), nanoTime).view();
        }

        private Limiter made(String scope) {
            SharedRates.Scope shared = rates == null
                    ? SharedRates.Scope.ALONE
                    : new SharedRates.Scope(rates, key.provider() + "/" + scope, scope);
            return new Limiter(key.provider(), key.config(), nanoTime, shared);
        }

        Limiter of(String scope) {
            Limiter known = limiters.get(scope);
            if (known != null) {
                return known;
            }
            if (limiters.size() >= MOST && sweeps.getAndIncrement() % MOST == 0) {
                limiters.values().removeIf(Limiter::atRest); // as costly as it is rare
            }
            return limiters.computeIfAbsent(limiters.size() < MOST ? scope : OTHERS, this::made);
        }

        LimitsView view() {
            LimitsView worst = untouched;
            long waiting = 0;
            long paused = 0;
            for (Limiter each : limiters.values()) {
                LimitsView view = each.view();
                waiting += view.waiting();
                paused += view.paused();
                worst = view.share() >= worst.share() ? view : worst;
            }
            return worst.with(waiting, paused);
        }
    }

    /** {@code scope}: the model or the key that is counted; empty for the whole provider. */
    Limiter of(String provider, LimitsConfig config, String scope) {
        Key key = new Key(provider, config);
        Group known = groups.get(key);
        return (known != null ? known : groups.computeIfAbsent(key, Group::new)).of(scope);
    }

    /**
     * Says which configurations hold at a provider from now on. Theirs are seen before the first call; those of others are
     * forgotten, and what they let through ends as it began.
     */
    public void hold(String provider, Set<LimitsConfig> configs) {
        configs.stream()
                .filter(LimitsConfig::limited)
                .forEach(config -> groups.computeIfAbsent(new Key(provider, config), Group::new));
        groups.keySet().removeIf(key -> key.provider().equals(provider) && !configs.contains(key.config()));
    }

    /** Another instance heard that a provider wants to be left alone. */
    public void heard(SharedRates.Pause pause) {
        groups.forEach((key, group) -> {
            if (key.provider().equals(pause.provider())) {
                group.of(pause.scope()).pauses().pause(pause.model(), Duration.ofNanos(pause.nanos()));
            }
        });
    }

    /** The process ends: what was set aside elsewhere goes back. */
    public void close() {
        groups.values().forEach(group -> group.limiters.values().forEach(Limiter::close));
    }

    /** Forgets the limiters of providers that are {@code gone}; what they let through ends as it began. */
    public void forget(Predicate<String> gone) {
        groups.keySet().removeIf(key -> gone.test(key.provider()));
    }

    /** What is used at a provider: of its limiters, the one that is used most; those who wait, and pauses, of all of them. */
    public LimitsView view(String provider) {
        LimitsView worst = LimitsView.NONE;
        long waiting = 0;
        long paused = 0;
        for (Map.Entry<Key, Group> each : groups.entrySet()) {
            if (each.getKey().provider().equals(provider)) {
                LimitsView view = each.getValue().view();
                waiting += view.waiting();
                paused += view.paused();
                worst = view.share() >= worst.share() ? view : worst;
            }
        }
        return worst.with(waiting, paused);
    }
}
