package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What balanced calls share, whatever route they take: the load of each target, where conversations stay, and what came of it.
 *
 * <p>Safe for any thread. Bounded: targets and routes come from the configuration, conversations have a bound of their own.
 */
public final class Balancing {
    private final LongSupplier nanoTime;
    private final Conversations conversations;
    private final Map<Place, Load> loads = new ConcurrentHashMap<>();
    private final Map<String, RouteFigures> routes = new ConcurrentHashMap<>();

    /** @param nanoTime monotonic, the same for all loops */
    public Balancing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.conversations = new Conversations(nanoTime);
    }

    Conversations conversations() {
        return conversations;
    }

    Load load(Target target) {
        Place place = Place.of(target);
        Load known = loads.get(place);
        return known != null ? known : loads.computeIfAbsent(place, it -> new Load());
    }

    RouteFigures figures(String route) {
        RouteFigures known = routes.get(route);
        return known != null ? known : routes.computeIfAbsent(route, it -> new RouteFigures());
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** How many conversations are remembered, about. */
    public long remembered() {
        return conversations.size();
    }

    /** Calls at all targets that are in flight. */
    public long inFlight() {
        return loads.values().stream().mapToLong(Load::inFlight).sum();
    }

    /** Forgets what is known of providers that are {@code gone}, or are somewhere else now. */
    public void forget(Predicate<String> gone) {
        loads.keySet().removeIf(place -> gone.test(place.provider()));
        routes.values().forEach(each -> each.forget(gone));
    }

    /** Forgets routes that are {@code gone}. */
    public void forgetRoutes(Predicate<String> gone) {
        routes.keySet().removeIf(gone);
    }

    /** What a route's targets have had; those of {@code config}, in its order. */
    public BalanceView view(String route, BalanceConfig config) {
        RouteFigures figures = routes.getOrDefault(route, new RouteFigures());
        long now = now();
        List<BalanceView.Share> shares = config.targets().stream()
                .map(each -> {
                    Load load = loads.getOrDefault(Place.of(each.target()), new Load());
                    double time = Math.max(load.firstToken(true, now), load.firstToken(false, now));
                    return new BalanceView.Share(
                            each.target(),
                            each.weight(),
                            figures.calls(Place.of(each.target())),
                            load.inFlight(),
                            time < 0 ? -1 : Math.round(time / 1e6));
                })
                .toList();
        return figures.view(shares);
    }
}
