package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.RestartKeys;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.front.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The configuration in force and those before it whose exchanges still run. Safe for any thread: the present one is one
 * volatile field, and one change follows the other under a lock.
 */
public final class Generations {

    private final Snapshot began;
    private final Shared shared;
    private final List<Generation> retired = new CopyOnWriteArrayList<>();
    private volatile Generation current;

    /** Begins with {@code first}. */
    public Generations(Snapshot first, Shared shared) {
        began = first;
        this.shared = shared;
        current = new Generation(first, shared, null);
        show(first);
    }

    /**
     * Puts {@code next} in force for exchanges that begin from now on. Those under way keep theirs. Connections, breakers,
     * limits, keys and what was learned stay where their configuration did not change. Blocks.
     *
     * @throws io.fairlead.proxy.tls.TlsSetupException when its certificate files cannot be used; all stays as it was
     * @throws IllegalArgumentException when its files of credentials cannot be used; likewise
     */
    public synchronized void follow(Snapshot next) {
        shared.certificates().prepare(next);
        Generation before = current;
        current = new Generation(next, shared, before);
        shared.certificates().settle(next);
        before.retire();
        retired.add(before);
        retired.removeIf(Generation::closed);
        Set<String> moved = Assembly.moved(before.snapshot(), next);
        forget(moved);
        shared.forget(
                name -> !name.isEmpty() && next.providerNamed(name) == null, moved::contains); // to those told by now
        show(next);
    }

    /** Forgets what was found out about providers that were somewhere else before. */
    private void forget(Set<String> moved) {
        moved.forEach(shared.breakers()::moved);
        shared.learned().forget(moved::contains);
        shared.balancing().forget(moved::contains);
        shared.watchers().forget(moved::contains);
        shared.watchers().health().forget(moved::contains);
    }

    /** Keeps what {@code snapshot} names, forgets the rest, and lets gauges follow. */
    private void show(Snapshot snapshot) {
        Set<String> names =
                snapshot.providers().stream().map(ProviderConfig::name).collect(Collectors.toSet());
        for (String name : names) {
            shared.limiters().hold(name, Assembly.limits(snapshot, name));
            shared.breakers().hold(name, Assembly.breakers(snapshot, name));
        }
        Predicate<String> gone = name -> !names.contains(name);
        shared.limiters().forget(gone);
        shared.breakers().forget(gone);
        shared.retryBudget().forget(gone);
        shared.hedges().forget(gone);
        shared.learned().forget(gone);
        shared.balancing().forget(gone);
        shared.balancing().forgetRoutes(name -> !snapshot.routes().named(name));
        shared.upstreams().figures().forget(gone);
        shared.watchers().forget(gone);
        shared.watchers().show(snapshot, shared);
        shared.follow(snapshot, current::keys);
    }

    public Snapshot snapshot() {
        return current.snapshot();
    }

    /** What the front sees of the configuration in force. */
    Engine engine() {
        return current.engine();
    }

    /** The keys whose values in {@code next} only a restart puts in force. Blocks. */
    public List<String> restart(Snapshot next) {
        List<String> keys = new ArrayList<>(RestartKeys.changed(began.configuration(), next.configuration()));
        if (!keys.contains(RestartKeys.OWN_CA) && shared.certificates().ownCaChanged(next)) {
            keys.add(RestartKeys.OWN_CA);
        }
        return List.copyOf(keys);
    }

    /** How many configurations still have exchanges, the present one included. Does not wait for a change that is under way. */
    public int alive() {
        retired.removeIf(Generation::closed);
        return 1 + retired.size();
    }
}
