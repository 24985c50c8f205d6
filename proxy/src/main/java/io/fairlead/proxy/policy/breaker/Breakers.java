package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.ExchangeListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Every breaker there is, and their controls: one for each provider, model and configuration, whatever route asks.
 *
 * <p>Thread-safe, shared by all loops and the admin: concurrent maps, and a lock a circuit for arithmetic only. Bounded:
 * {@link #MOST_CIRCUITS} models a provider; the providers' names come from the configuration.
 */
public final class Breakers {

    /** Why a breaker moved that another instance told of: such a move is not told on. */
    public static final String HEARD = "told by another instance";

    /** Circuits of models at one provider. */
    static final int MOST_CIRCUITS = 1_000;

    private final LongSupplier nanoTime;
    private final ExchangeListener listener;
    private final int mostCircuits;
    private final Map<String, ProviderBreakers> providers = new ConcurrentHashMap<>();

    /**
     * @param nanoTime monotonic, the same for all loops
     * @param listener hears of each move, on the thread that made it
     */
    public Breakers(LongSupplier nanoTime, ExchangeListener listener) {
        this(nanoTime, listener, MOST_CIRCUITS);
    }

    Breakers(LongSupplier nanoTime, ExchangeListener listener, int mostCircuits) {
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.mostCircuits = mostCircuits;
    }

    /** {@code lastResort}: whether an open breaker may be passed, once a second at a provider. */
    BreakerDecision ask(String provider, String model, BreakerConfig config, boolean lastResort) {
        ProviderBreakers at = of(provider);
        BreakerDecision decision = at.ask(model, config);
        return lastResort && decision instanceof BreakerDecision.Refuse ? at.past(decision) : decision;
    }

    /** The same for a call that has no other target and may wait for this one. */
    BreakerDecision askSole(String provider, String model, BreakerConfig config) {
        return of(provider).askSole(model, config);
    }

    /** Whether an attempt would be let through now, as far as one can tell without asking: nothing is taken. */
    public boolean wouldLet(String provider, String model, BreakerConfig config) {
        ProviderBreakers known = providers.get(provider);
        return known == null || known.wouldLet(model, config);
    }

    /** Whether a provider has breakers and all of them are open by themselves; those of models not asked of late aside. */
    public boolean allOpen(String provider) {
        ProviderBreakers known = providers.get(provider);
        return known != null && known.allOpen();
    }

    /** Puts all of a provider's breakers under {@code mode}, those that come later too. Back to auto they are closed and empty. */
    public void mode(String provider, BreakerMode mode) {
        of(provider).mode(mode);
    }

    /** Closes all of a provider's breakers with an empty window. The mode stays. */
    public void reset(String provider) {
        of(provider).reset("reset");
    }

    /**
     * Says which configurations hold at a provider from now on. The breakers of others close and are forgotten: nobody asks them
     * any more, so that an open one would seem open for ever. The mode stays.
     */
    public void hold(String provider, Set<BreakerConfig> configs) {
        ProviderBreakers known = providers.get(provider);
        if (known != null) {
            known.hold(configs);
        }
    }

    /**
     * Another instance's breaker opened, or closed. An own one follows where its configuration is in force and nothing came good
     * here lately; one that is told closed is tried.
     *
     * @param model empty for the provider as a whole
     * @param configs that are in force at the provider
     */
    public void heard(String provider, String model, boolean open, Set<BreakerConfig> configs) {
        if (!configs.isEmpty()) {
            of(provider).heard(model, open, configs);
        }
    }

    /** The provider is somewhere else now: what was counted was another's. The mode stays. */
    public void moved(String provider) {
        ProviderBreakers known = providers.get(provider);
        if (known != null) {
            known.reset("moved");
        }
    }

    /** Forgets the breakers of providers that are {@code gone}, their mode too. */
    public void forget(Predicate<String> gone) {
        providers.keySet().removeIf(gone);
    }

    /** How many attempts wait for a provider's open breakers. */
    int waiting(String provider) {
        ProviderBreakers known = providers.get(provider);
        return known == null ? 0 : known.waiting();
    }

    /** How many circuits a provider has. */
    int circuits(String provider) {
        ProviderBreakers known = providers.get(provider);
        return known == null ? 0 : known.circuits();
    }

    /** The worst of a provider's breakers. */
    public BreakerView view(String provider) {
        ProviderBreakers known = providers.get(provider);
        return known == null ? new BreakerView("closed", BreakerMode.AUTO.word(), 0) : known.view();
    }

    private ProviderBreakers of(String provider) {
        ProviderBreakers known = providers.get(provider);
        return known != null
                ? known
                : providers.computeIfAbsent(
                        provider, name -> new ProviderBreakers(name, nanoTime, this::moved, mostCircuits));
    }

    private void moved(String provider, String model, Move move) {
        listener.breakerMoved(provider, model, move.from(), move.to(), move.reason());
    }
}
