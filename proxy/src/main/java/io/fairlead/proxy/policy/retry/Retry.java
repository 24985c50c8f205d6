package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.retry.RetryConfig.Ambiguous;
import io.fairlead.proxy.policy.retry.RetryDecision.RetryAfter;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Asks the target at which the exchange is aimed, and asks it again where that helps and harms nobody. A refusal is
 * handed on at once. Safe for any thread; a call's state is its own.
 */
public final class Retry implements Layer<Exchange> {
    private final Function<Target, RetryConfig> configs;
    private final RetryBudget budget;
    private final DoubleSupplier random;

    /**
     * Makes the layer.
     *
     * @param configs how attempts are repeated at a target; the same record for the same target, so that it costs nothing
     * @param budget shared by all loops and routes
     * @param random from 0 (inclusive) to 1 (exclusive), safe for any thread
     */
    public Retry(Function<Target, RetryConfig> configs, RetryBudget budget, DoubleSupplier random) {
        this.configs = configs;
        this.budget = budget;
        this.random = random;
    }

    @Override
    public String name() {
        return "retry";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> new Tries(exchange, next).begin();
    }

    /** The tries of one exchange at one target. */
    private final class Tries {
        private final Exchange exchange;
        private final Service<Exchange> next;
        private final Target target;
        private final RetryConfig config;
        private final RetryRule rule;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        private int tries;
        private int resends;
        private int keyChanges;
        private boolean resending;
        private boolean waiting;

        Tries(Exchange exchange, Service<Exchange> next) {
            this.exchange = exchange;
            this.next = next;
            this.target = exchange.target();
            this.config = configs.apply(target);
            this.rule = new RetryRule(config);
        }

        CompletableFuture<Outcome> begin() {
            budget.call(target, exchange.model(), exchange.loop().nanoTime());
            attempt();
            return result;
        }

        private void attempt() {
            if (resending) {
                resends++;
            } else {
                tries++;
            }
            Relay.ask(next, exchange, result, this::tried);
        }

        private void tried(Outcome outcome) {
            if (outcome instanceof Outcome.Failed failed) {
                failed(failed);
            } else {
                result.complete(outcome);
            }
        }

        private void failed(Outcome.Failed failed) {
            Failure failure = failed.failure();
            boolean sendable = Classifier.sendable(exchange, failure, config.ambiguous() == Ambiguous.RETRY);
            exchange.history().failed(target, failure, config.attempts() > 1 && sendable && rule.repeatable(failure));
            if (exchange.stopped() == null
                    && rule.decide(situation(failure, sendable)) instanceof RetryAfter retry
                    && (retry.free() || retry.nextKey() || withinBudget())) {
                again(failure, retry);
            } else {
                result.complete(failed);
            }
        }

        private boolean withinBudget() {
            return budget.repeat(
                    target, exchange.model(), config.budget(), exchange.loop().nanoTime());
        }

        private RetrySituation situation(Failure failure, boolean sendable) {
            Deadline deadline = exchange.deadline();
            return new RetrySituation(
                    failure,
                    tries,
                    exchange.otherKeys() - keyChanges,
                    resends,
                    exchange.hints().sdkRetry(),
                    exchange.hints().noRetry(),
                    sendable,
                    exchange.hasOthers(),
                    deadline == null ? null : deadline.left(exchange.loop().nanoTime()),
                    random.getAsDouble());
        }

        private void again(Failure failure, RetryAfter retry) {
            resending = retry.free();
            if (retry.nextKey()) {
                keyChanges++;
            }
            exchange.history().retried();
            exchange.listener().retrying(exchange, failure, retry.delay());
            if (retry.delay().isZero()) {
                attempt();
                return;
            }
            waiting = true;
            long from = exchange.loop().nanoTime();
            Loop.Timer timer = exchange.loop().schedule(retry.delay(), () -> {
                waiting = false;
                exchange.history().waited(exchange.loop().nanoTime() - from);
                attempt();
            });
            exchange.onStop(why -> stopped(timer, why));
        }

        /** Also heard when a later try runs already; that one then ends by itself, with the same outcome. */
        private void stopped(Loop.Timer timer, Outcome why) {
            timer.cancel();
            if (waiting) {
                result.complete(why);
            }
        }
    }
}
