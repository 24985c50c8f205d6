package io.fairlead.proxy.policy.hedge;

import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.layer.LargeWork;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What all routes and configurations share of hedging: how many calls were hedged and what that cost, by the provider that they
 * addressed. Safe for any thread; bounded by the providers that there are.
 */
public final class Hedges {

    private final Map<String, Ledger> providers = new ConcurrentHashMap<>();
    private final FirstContentTimes times;
    private final SideEffectsLook effects;

    /** One provider's. */
    record Ledger(HedgeShare share, HedgeMoney money) {}

    public Hedges(FirstContentTimes times, MemoryAccount memory, LargeWork large) {
        this.times = times;
        this.effects = new SideEffectsLook(memory, large);
    }

    FirstContentTimes times() {
        return times;
    }

    SideEffectsLook effects() {
        return effects;
    }

    Ledger at(String provider, long nowNanos) {
        Ledger known = providers.get(provider);
        return known != null
                ? known
                : providers.computeIfAbsent(provider, name -> new Ledger(new HedgeShare(), new HedgeMoney(nowNanos)));
    }

    /** Forgets what was counted at providers that are {@code gone}. */
    public void forget(Predicate<String> gone) {
        providers.keySet().removeIf(gone);
    }
}
