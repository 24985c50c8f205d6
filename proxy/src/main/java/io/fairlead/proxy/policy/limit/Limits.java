package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Lease;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a provider's limits: an attempt begins when its turn comes, or is refused. Its permit is held until it settles.
 *
 * <p>Immutable; the {@link Limiters} are shared by all loops.
 */
public final class Limits implements Layer<Attempt> {

    private final Limiters limiters;
    private final LimitsConfig config;

    /** The layer, or none when nothing is limited. */
    public static Layer<Attempt> of(Limiters limiters, LimitsConfig config) {
        return config.limited() ? new Limits(limiters, config) : Layer.none();
    }

    private Limits(Limiters limiters, LimitsConfig config) {
        this.limiters = limiters;
        this.config = config;
    }

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Limiter limiter = limiters.of(attempt.target().provider().name(), config);
            Weights weights = Weights.ONE;
            if (limiter.takeAtOnce(weights)) {
                return new Permit(limiter, weights).serveAttempt(next, attempt);
            }
            return waitFor(limiter, weights, attempt, next);
        };
    }

    private CompletableFuture<Outcome> waitFor(
            Limiter limiter, Weights weights, Attempt attempt, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        long since = exchange.loop().nanoTime();
        Duration patience = LimitRule.patience(config, exchange.deadline(), since);
        Refusal refused = limiter.refusal(weights, patience);
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
                        weights,
                        patience,
                        refusal -> Relay.run(result, () -> {
                            attempt.waited(exchange.loop().nanoTime() - since);
                            if (refusal != null) {
                                attempt.endUnsent("refused", refusal.code());
                                result.complete(Outcome.refused(refusal));
                                return;
                            }
                            Relay.ask(
                                    it -> new Permit(limiter, weights).serveAttempt(next, it),
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

    /** What one attempt weighs, while it is in use. */
    private static final class Permit extends Lease {
        private final Limiter limiter;
        private final Weights weights;

        Permit(Limiter limiter, Weights weights) {
            this.limiter = limiter;
            this.weights = weights;
        }

        @Override
        protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
            limiter.giveBack(weights);
        }
    }
}
