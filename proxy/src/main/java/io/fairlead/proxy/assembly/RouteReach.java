package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.balance.Standing;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.limit.Limits;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.translate.DryRun;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What is known of a route's targets before they are asked, by the policies that hold there. Safe for any thread. */
final class RouteReach implements Reach, Standing {
    private final Wiring wiring;
    private final Function<Target, Policies> policies;
    private final DryRun dryRun;

    /** {@code lossy}: whether a target may be told less than the client said. */
    RouteReach(Wiring wiring, Function<Target, Policies> policies, boolean lossy) {
        this.wiring = wiring;
        this.policies = policies;
        this.dryRun = new DryRun(wiring.ways(), lossy, wiring.mostAnswer(), wiring.clock(), wiring.workshop());
    }

    @Override
    public boolean speaks(Exchange exchange, Target target) {
        return wiring.reach().speaks(exchange, target);
    }

    @Override
    public long window(Exchange exchange, Target target) {
        return wiring.reach().window(exchange, target);
    }

    @Override
    public boolean free(Exchange exchange, Target target) {
        Policies here = policies.apply(target);
        String provider = target.provider().name();
        return wiring.breakers().wouldLet(provider, model(exchange, target), here.breaker())
                && Limits.free(wiring.limiters(), here.limits(), wiring.tallies(), exchange, target)
                && (target.addressed() || wiring.keys().apply(target.provider()).ready()) // the client has one for it
                && wiring.reach().free(exchange, target);
    }

    @Override
    public boolean down(Target target) {
        return wiring.reach().down(target);
    }

    @Override
    public boolean trial(Target target) {
        return wiring.reach().trial(target);
    }

    @Override
    public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
        return wiring.reach()
                .tells(exchange, target)
                .thenCombine(dryRun.tells(exchange, target), (one, other) -> one && other);
    }

    private static String model(Exchange exchange, Target target) {
        String model = target.model() != null ? target.model() : exchange.model();
        return model == null ? "" : model;
    }
}
