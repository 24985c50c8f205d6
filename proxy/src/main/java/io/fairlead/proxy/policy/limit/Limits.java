package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps a provider's limits: an attempt begins when its turn comes, or is refused. What it may use is set aside, and settled
 * once it is over.
 *
 * <p>Immutable; the {@link Limiters} are shared by all loops.
 */
public final class Limits implements Layer<Attempt> {

    private final LimitsConfig config;
    private final Tally.Source tallies;
    private final Choice choice;

    /** The layer, or none when nothing is limited. */
    public static Layer<Attempt> of(Limiters limiters, LimitsConfig config, Tally.Source tallies) {
        return config.limited() ? new Limits(limiters, config, tallies) : Layer.none();
    }

    /** Whether {@code exchange} would have its turn at {@code target} at once: nothing is taken. */
    public static boolean free(
            Limiters limiters, LimitsConfig config, Tally.Source tallies, Exchange exchange, Target target) {
        return !config.limited() || new Choice(limiters, config, tallies).free(exchange, target);
    }

    private Limits(Limiters limiters, LimitsConfig config, Tally.Source tallies) {
        this.config = config;
        this.tallies = tallies;
        this.choice = new Choice(limiters, config, tallies);
    }

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Choice.Chosen chosen = choice.of(attempt);
            if (chosen.taken()) {
                return permit(chosen, attempt).serve(next, attempt);
            }
            return waitFor(chosen, attempt, next);
        };
    }

    private Permit permit(Choice.Chosen chosen, Attempt attempt) {
        return new Permit(chosen, config, tallies, attempt);
    }

    private CompletableFuture<Outcome> waitFor(Choice.Chosen chosen, Attempt attempt, Service<Attempt> next) {
        Limiter limiter = chosen.limiter();
        Exchange exchange = attempt.exchange();
        long since = exchange.loop().nanoTime();
        Duration patience = LimitRule.patience(config, exchange.deadline(), since);
        Refusal refused = limiter.refusal(chosen.weights(), patience);
        if (refused != null) {
            return refused(attempt, refused);
        }
        Outcome aborted = attempt.aborted();
        if (aborted != null) {
            return CompletableFuture.completedFuture(aborted);
        }
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Line.Waiter waiter = limiter.line()
                .join(
                        exchange.loop(),
                        Caller.of(exchange),
                        exchange.request().body() instanceof RequestBody.Whole whole ? whole.length() : 0,
                        chosen.weights(),
                        patience,
                        refusal -> Relay.run(result, () -> {
                            attempt.waited(exchange.loop().nanoTime() - since);
                            if (refusal != null) {
                                attempt.endUnsent("refused", refusal.code());
                                result.complete(Outcome.refused(refusal));
                                return;
                            }
                            Relay.ask(
                                    it -> permit(chosen, it).serve(next, it),
                                    attempt,
                                    result,
                                    outcome -> Relay.complete(result, outcome));
                        }));
        if (waiter == null) {
            return refused(attempt, LimitRule.lineFull(limiter.provider()));
        }
        attempt.onAbort(why -> {
            if (waiter.leave()) {
                attempt.waited(exchange.loop().nanoTime() - since);
                attempt.endUnsent("abandoned", "left_while_waiting");
                result.complete(why);
            }
        });
        return result;
    }

    private static CompletableFuture<Outcome> refused(Attempt attempt, Refusal refusal) {
        attempt.endUnsent("refused", refusal.code());
        return CompletableFuture.completedFuture(Outcome.refused(refusal));
    }
}
