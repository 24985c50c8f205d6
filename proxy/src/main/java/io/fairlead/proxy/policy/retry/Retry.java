package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.retry.BudgetTurn.Grant;
import io.fairlead.proxy.policy.retry.RetryConfig.Ambiguous;
import io.fairlead.proxy.policy.retry.RetryDecision.Cost;
import io.fairlead.proxy.policy.retry.RetryDecision.RetryAfter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a target, and asks it again where that helps and harms nobody. A refusal is handed on at once. Safe for any thread; a
 * call's state is its own.
 */
public final class Retry implements Layer<Visit> {

    /** When it is worth asking again a target that was ridden out, where nobody knows. */
    private static final Duration SOON = Duration.ofSeconds(1);

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
        private boolean counted;
        private boolean wentFree;
        private long begunNanos;
        private long firstFailedNanos;
        private Outcome.@Nullable Failed last;
        private @Nullable Pause pause;

        Tries(Visit visit, Service<Visit> next) {
            this.visit = visit;
            this.exchange = visit.exchange();
            this.next = next;
            this.target = visit.target();
            this.config = configs.apply(target);
            this.rule = new RetryRule(config);
            this.tries = visit.attempts();
            this.begunNanos = exchange.startedNanos();
        }

        CompletableFuture<Outcome> begin() {
            visit.onStop(this::stopped);
            Outcome earlier = visit.earlier();
            if (earlier == null || withinBudget(false)) {
                attempt();
            } else {
                result.complete(earlier);
            }
            return result;
        }

        private void attempt() {
            if (resending) {
                resends++;
            } else {
                tries++;
            }
            if (last != null) {
                begunNanos = exchange.loop().nanoTime();
            }
            Relay.ask(next, visit, result, this::tried);
        }

        private void tried(Outcome outcome) {
            tell(outcome);
            if (outcome instanceof Outcome.Failed failed) {
                failed(failed);
            } else if (outcome instanceof Outcome.Refused refused) {
                refused(refused);
            } else {
                Relay.complete(result, outcome);
            }
        }

        /** What the provider did counts as a call; what a client invented for itself makes no window. */
        private void tell(Outcome outcome) {
            String model = exchange.model();
            if (outcome instanceof Outcome.Answered it && it.answer().status() < 400) {
                budget.cameGood(
                        target, model, !counted, begunNanos, exchange.loop().nanoTime());
                counted = true;
            } else if (outcome instanceof Outcome.Failed it && it.failure().fault() == Fault.UPSTREAM) {
                boolean down = RetryRule.down(it.failure());
                budget.failed(target, model, !counted, down, exchange.loop().nanoTime());
                counted = true;
            }
        }

        private void failed(Outcome.Failed failed) {
            Failure failure = failed.failure();
            long now = exchange.loop().nanoTime();
            firstFailedNanos = last == null ? now : firstFailedNanos;
            last = failed;
            boolean sendable = Classifier.sendable(exchange, failure, config.ambiguous() == Ambiguous.RETRY);
            RetrySituation situation = situation(failure, sendable);
            boolean riddenOut = rule.riddenOut(situation);
            exchange.history()
                    .failed(
                            exchange.askedFor(target),
                            failure,
                            config.attempts() > 1 && sendable && rule.repeatable(failure));
            exchange.history().riddenOut(riddenOut ? Objects.requireNonNullElse(failure.retryAfter(), SOON) : null);
            RetryDecision decision = rule.decide(situation);
            if (visit.stopped() == null && decision instanceof RetryAfter retry && mayRepeat(retry)) {
                boolean beyond = tries >= rule.attempts(exchange.hints().sdkRetry());
                visit.beginBy(
                        beyond && riddenOut
                                ? new Deadline(now + retry.patience().toNanos(), false)
                                : null);
                repeat(failed, retry);
            } else {
                if (decision instanceof RetryDecision.GiveUp it && it.reason().equals(RetryRule.SILENT)) {
                    visit.spare();
                }
                result.complete(failed);
            }
        }

        /** A target that is asked beside another is asked once; what was certainly not processed does not count as that. */
        private boolean mayRepeat(RetryAfter retry) {
            return retry.cost() == Cost.NOTHING || !visit.alternatives().second();
        }

        /** After failed tries, a breaker that opened at the only target says less than what it failed with. */
        private void refused(Outcome.Refused refused) {
            Outcome.Failed before = last;
            Refusal refusal = refused.refusal();
            if (before == null || refusal.reason() != Refusal.Reason.BREAKER_OPEN || elsewhere(before.failure())) {
                result.complete(refused);
                return;
            }
            if (exchange.history().riddenOut() != null && refusal.retryAfter() != null) {
                exchange.history().riddenOut(refusal.retryAfter());
            }
            result.complete(before);
        }

        private void repeat(Outcome.Failed failed, RetryAfter retry) {
            boolean mayWait = !retry.patience().isZero();
            if (retry.cost() != Cost.BUDGET || withinBudget(mayWait)) {
                again(failed.failure(), retry, retry.delay());
            } else if (!mayWait) {
                result.complete(failed);
            } else if (!waitForBudget(failed, retry)) {
                if (withinBudget(false)) {
                    again(failed.failure(), retry, retry.delay());
                } else {
                    result.complete(failed);
                }
            }
        }

        /** {@code mayWait}: it leaves what there is to those who wait, and in an outage to later. */
        private boolean withinBudget(boolean mayWait) {
            return budget.repeat(
                    target,
                    exchange.model(),
                    config.budget(),
                    mayWait,
                    exchange.loop().nanoTime());
        }

        /** Within its patience a repeat waits for the budget in turn. */
        private boolean waitForBudget(Outcome.Failed failed, RetryAfter retry) {
            Pause waiting = new Pause();
            waiting.turn = budget.await(
                    target, exchange.model(), config.budget(), !wentFree, begunNanos, exchange.loop(), grant -> {
                        Duration waited = waiting.end();
                        wentFree |= grant == Grant.FREE;
                        Duration wanted = grant == Grant.SPENT ? retry.delay() : retry.least();
                        Duration left = wanted.minus(waited);
                        again(failed.failure(), retry, left.isNegative() ? Duration.ZERO : left);
                    });
            if (waiting.turn == null) {
                return false;
            }
            waiting.timer = exchange.loop().schedule(retry.patience(), () -> {
                waiting.end();
                result.complete(failed);
            });
            pause = waiting;
            return true;
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
                    Duration.ofNanos(exchange.loop().nanoTime() - firstFailedNanos),
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

        private void again(Failure failure, RetryAfter retry, Duration delay) {
            resending = retry.cost() == Cost.NOTHING;
            if (retry.cost() == Cost.NEXT_KEY) {
                keyChanges++;
            }
            exchange.history().retried();
            exchange.listener().retrying(exchange, target, failure, delay);
            if (delay.isZero()) {
                attempt();
                return;
            }
            Pause waiting = new Pause();
            Runnable over = () -> {
                waiting.end();
                attempt();
            };
            waiting.timer = exchange.loop().schedule(delay, over);
            if (!retry.patience().isZero() && retry.least().isZero()) {
                waiting.sleeper = budget.sleep(target, exchange.model(), exchange.loop(), over);
            }
            pause = waiting;
        }

        /** Also heard when a try runs; that one then ends by itself, with the same outcome. */
        private void stopped(Outcome why) {
            Pause present = pause;
            if (present != null) {
                present.end();
                result.complete(why);
            }
        }

        /** Time between two tries. */
        private final class Pause {
            private final long fromNanos = exchange.loop().nanoTime();
            private @Nullable BudgetTurn turn;
            private @Nullable Sleeper sleeper;
            private Loop.@Nullable Timer timer;

            Duration end() {
                pause = null;
                Loop.Timer clock = timer;
                if (clock != null) {
                    clock.cancel();
                }
                BudgetTurn waitsFor = turn;
                if (waitsFor != null) {
                    waitsFor.leave();
                }
                Sleeper asleep = sleeper;
                if (asleep != null) {
                    asleep.leave();
                }
                long waited = exchange.loop().nanoTime() - fromNanos;
                visit.waited(waited);
                return Duration.ofNanos(waited);
            }
        }
    }
}
