package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.translate.Conversions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What a configuration knows of targets before they are asked; a route knows more ({@link RouteReach}). Safe for any thread. */
final class ConfiguredReach implements Reach {

    private final Snapshot snapshot;
    private final Conversions ways;
    private final Predicate<String> down;
    private final Predicate<String> trial;

    /**
     * Over one configuration.
     *
     * @param down whether probes say that a provider is down
     * @param trial whether a call may try such a one
     */
    ConfiguredReach(Snapshot snapshot, Conversions ways, Predicate<String> down, Predicate<String> trial) {
        this.snapshot = snapshot;
        this.ways = ways;
        this.down = down;
        this.trial = trial;
    }

    @Override
    public boolean speaks(Exchange exchange, Target target) {
        return ways.lead(exchange, target);
    }

    @Override
    public long window(Exchange exchange, Target target) {
        String model = target.model() != null ? target.model() : exchange.model();
        return Assembly.window(snapshot, target.provider().name(), model);
    }

    @Override
    public boolean free(Exchange exchange, Target target) {
        return true;
    }

    @Override
    public boolean down(Target target) {
        return down.test(target.provider().name());
    }

    @Override
    public boolean trial(Target target) {
        return trial.test(target.provider().name());
    }

    @Override
    public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
        return CompletableFuture.completedFuture(true);
    }
}
