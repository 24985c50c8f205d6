package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.health.ProbeTarget;
import io.fairlead.proxy.health.Probes;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.upstream.SingleRequests;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The probes of all providers. Lives as long as the process and follows the configuration. Safe for any thread.
 */
public final class Probing implements AutoCloseable {

    private final Shared shared;
    private final NettyLoop loop;
    private final Probes probes;

    /** Where a provider is: under the same name, another place is another provider. */
    private record ProviderPlace(Origin origin, @Nullable Origin connectTo, String basePath) {
        static ProviderPlace of(Provider provider) {
            return new ProviderPlace(provider.origin(), provider.connectTo(), provider.basePath());
        }
    }

    /** {@code loop}: none of those that calls are on, so that a busy one never makes a provider look slow. */
    Probing(Shared shared, NettyLoop loop) {
        this.shared = shared;
        this.loop = loop;
        probes = new Probes(loop, shared.watchers().health());
        probes.start();
    }

    /** Probes the providers of {@code snapshot} from now on, and no others. */
    void follow(Snapshot snapshot, Function<Provider, KeyRing> keys) {
        Set<String> routed = routed(snapshot);
        SingleRequests requests = new SingleRequests(
                shared.upstreams(),
                shared.wayOut(snapshot),
                shared.certificates().upstream());
        List<ProbeTarget> targets = snapshot.providers().stream()
                .map(each -> new ProbeTarget(
                        each.name(),
                        ProviderPlace.of(each.provider()),
                        each.health().probe(),
                        routed.contains(each.name()),
                        each.health().interval(),
                        new ProviderProbe(
                                each,
                                keys.apply(each.provider()),
                                requests,
                                Assembly.addresses(each, shared.ownListeners()),
                                loop,
                                shared.clock())))
                .toList();
        probes.follow(targets);
    }

    /** The providers that a route of the user's names: as whom it is for, or as a target. */
    static Set<String> routed(Snapshot snapshot) {
        Set<String> named = new HashSet<>();
        for (ProviderConfig each : snapshot.providers()) {
            List<Route> all = snapshot.routes().of(each.name());
            for (Route route : all.subList(0, all.size() - 1)) { // the last one is the provider alone, named by nobody
                if (route.provider() != null) {
                    named.add(route.provider());
                }
                for (Target target : route.fallback().targets()) {
                    named.add(target.provider().name());
                }
            }
        }
        return named;
    }

    /** Probes {@code provider} now; completes with null where no such provider is configured. */
    public CompletableFuture<@Nullable ProbeResult> now(String provider) {
        return probes.now(provider);
    }

    @Override
    public void close() {
        probes.close();
    }
}
