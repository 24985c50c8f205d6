package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.retry.RetryConfig.Ambiguous;
import io.fairlead.proxy.policy.retry.RetryDecision.RetryAfter;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Asks a target, and asks it again where that helps and harms nobody. A refusal is
 * handed on at once. Safe for any thread; a call's state is its own.
 */
public final class Retry implements Layer<Visit> {
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
    public Service<Visit> around(Service<Visit> next) {
        return visit -> new Tries(visit, next).begin();
    }

    /** The tries of one exchange at one target. */
    private final class Tries {
        private final Visit visit;
        private final Exchange exchange;
        private final Service<Visit> next;
        private final Target target;
        private final RetryConfig config;
        private final RetryRule rule;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        private int tries;
        private int resends;
        private int keyChanges;
        private boolean resending;
        private boolean waiting;

        Tries(Visit visit, Service<Visit> next) {
            this.visit = visit;
            this.exchange = visit.exchange();
            this.next = next;
            this.target = visit.target();
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
            Relay.ask(next, visit, result, this::tried);
        }

        private void tried(Outcome outcome) {
            if (outcome instanceof Outcome.Failed failed) {
                failed(failed);
            } else {
                Relay.complete(result, outcome);
            }
        }

        private void failed(Outcome.Failed failed) {
            Failure failure = failed.failure();
            boolean sendable = Classifier.sendable(exchange, failure, config.ambiguous() == Ambiguous.RETRY);
            exchange.history()
                    .failed(
                            exchange.askedFor(target),
                            failure,
                            config.attempts() > 1 && sendable && rule.repeatable(failure));
            if (visit.stopped() == null
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
                    otherKeys() - keyChanges,
                    resends,
                    exchange.hints().sdkRetry(),
                    exchange.hints().noRetry(),
                    sendable,
                    elsewhere(failure),
                    deadline == null ? null : deadline.left(exchange.loop().nanoTime()),
                    random.getAsDouble());
        }

        private int otherKeys() {
            Attempt latest = visit.latest();
            return latest == null ? 0 : latest.otherKeys();
        }

        /** Whether the call is better off elsewhere: another target could take it now, or it came from another one. */
        private boolean elsewhere(Failure failure) {
            return visit.alternatives().could(failure.kind())
                    || visit.alternatives().askedOthers();
        }

        private void again(Failure failure, RetryAfter retry) {
            resending = retry.free();
            if (retry.nextKey()) {
                keyChanges++;
            }
            exchange.history().retried();
            exchange.listener().retrying(exchange, target, failure, retry.delay());
            if (retry.delay().isZero()) {
                attempt();
                return;
            }
            waiting = true;
            long from = exchange.loop().nanoTime();
            Loop.Timer timer = exchange.loop().schedule(retry.delay(), () -> {
                waiting = false;
                visit.waited(exchange.loop().nanoTime() - from);
                attempt();
            });
            visit.onStop(why -> stopped(timer, why));
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
