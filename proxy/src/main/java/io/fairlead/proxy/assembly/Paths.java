package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.render.RenderFailures;
import io.fairlead.proxy.route.Route;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The ways of one configuration, one a route, built once. Immutable, safe for any thread. */
final class Paths implements Service<Exchange> {

    private final Snapshot snapshot;
    // By identity: a route is a deep record, and hashing all of it for each call costs more than some layers.
    private final IdentityHashMap<Route, Stack<Exchange>> ways = new IdentityHashMap<>();
    private final Service<Exchange> unknownRoute;

    Paths(Snapshot snapshot, Wiring wiring) {
        this.snapshot = snapshot;
        for (ProviderConfig provider : snapshot.providers()) {
            for (Route route : snapshot.routes().of(provider.name())) {
                ways.computeIfAbsent(route, it -> ExchangePath.exchange(it, wiring));
            }
        }
        this.unknownRoute = Stack.<Exchange>of(List.of(new RenderFailures()))
                .over(
                        "unknown-route",
                        exchange -> CompletableFuture.completedFuture(Outcome.refused(new Refusal(
                                Refusal.Reason.BAD_REQUEST,
                                "unknown_route",
                                "x-fairlead-route names no route of this provider",
                                null))));
    }

    @Override
    public CompletableFuture<Outcome> serve(Exchange exchange) {
        Route route = snapshot.routes()
                .match(
                        exchange.provider().name(),
                        exchange.model(),
                        exchange.hints().route());
        if (route == null) {
            return unknownRoute.serve(exchange);
        }
        exchange.route(route.name());
        return Objects.requireNonNull(ways.get(route), "every route has a way").serve(exchange);
    }
}
