package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

/**
 * Chooses which of a route's targets has a call first; the others come after it, before the route's fallbacks. Calls that refer to
 * what is kept at a provider, and those that are no generations, go where they were addressed.
 *
 * <p>Immutable; what is shared is shared by all loops.
 */
public final class Balance implements Layer<Exchange> {
    private final BalanceConfig config;
    private final Standing standing;
    private final Balancing balancing;
    private final DoubleSupplier random;
    private final LargeWork large;

    /**
     * The layer, or none where nothing is balanced.
     *
     * @param random from 0 (inclusive) to 1 (exclusive), safe for any thread
     * @param large where long conversations are read
     */
    public static Layer<Exchange> of(
            BalanceConfig config, Standing standing, Balancing balancing, DoubleSupplier random, LargeWork large) {
        return config.balances() ? new Balance(config, standing, balancing, random, large) : Layer.none();
    }

    private Balance(
            BalanceConfig config, Standing standing, Balancing balancing, DoubleSupplier random, LargeWork large) {
        this.config = config;
        this.standing = standing;
        this.balancing = balancing;
        this.random = random;
        this.large = large;
    }

    @Override
    public String name() {
        return "balance";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            if (!movable(exchange)) {
                return next.serve(exchange);
            }
            BalancedCall call = new BalancedCall(exchange, config, standing, balancing, random);
            if (!call.any()) {
                return next.serve(exchange);
            }
            CompletableFuture<ConversationBeginning> reading = ConversationBeginning.of(exchange, large);
            ConversationBeginning here = reading.getNow(null);
            if (here != null) {
                return call.serve(here, next);
            }
            CompletableFuture<Outcome> result = new CompletableFuture<>();
            exchange.onStop(result::complete);
            CompletableFuture<Void> unused = reading.thenAccept(read -> {
                if (!result.isDone()) {
                    Relay.ask(it -> call.serve(read, next), exchange, result, out -> Relay.complete(result, out));
                }
            });
            return result;
        };
    }

    private static boolean movable(Exchange exchange) {
        return exchange.resumption() == null // what goes on with a broken stream is chosen already
                && exchange.operation().generates()
                && exchange.state() == null
                && !exchange.facts().background();
    }
}
