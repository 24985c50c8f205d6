package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.layer.Relay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that waits for the open breaker of the only target that its call has, until it is let through, its time is over
 * or its exchange is stopped. Confined to the exchange's loop, but for being woken.
 */
final class WaitingAttempt implements TrialLine.Waiter {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Attempt attempt;
    private final Exchange exchange;
    private final Supplier<BreakerDecision> asking;
    private final Function<Pass, CompletableFuture<Outcome>> serving;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private final long sinceNanos;
    private BreakerDecision.@Nullable Wait place;
    private Loop.@Nullable Timer timer;
    private Loop.@Nullable Timer look;
    private boolean over;

    /**
     * @param asking asks the breaker once more
     * @param serving lets the attempt go on
     */
    WaitingAttempt(
            Attempt attempt, Supplier<BreakerDecision> asking, Function<Pass, CompletableFuture<Outcome>> serving) {
        this.attempt = attempt;
        this.exchange = attempt.exchange();
        this.asking = asking;
        this.serving = serving;
        this.sinceNanos = exchange.loop().nanoTime();
    }

    CompletableFuture<Outcome> begin(BreakerDecision.Wait first) {
        Duration most = most();
        if (most.isZero() || attempt.aborted() != null || !first.enter()) {
            refused(first.refusal());
            return result;
        }
        exchange.tellBreakerWait(most);
        timer = exchange.loop().schedule(most, () -> {
            timer = null;
            leave(() -> refused(place().refusal()));
        });
        place = first;
        first.circuit().line().join(this);
        attempt.onAbort(why -> leave(() -> {
            attempt.endUnsent("abandoned", "left_while_waiting");
            result.complete(why);
        }));
        lookAgain();
        first.circuit().wakeIfFree();
        return result;
    }

    /** Now and then: whether another target could take the call by now. */
    private void lookAgain() {
        if (!over) {
            look = exchange.loop().schedule(BETWEEN_LOOKS, () -> {
                if (attempt.visit().alternatives().could(Kind.UNAVAILABLE)) {
                    leave(() -> refused(place().refusal()));
                } else {
                    lookAgain();
                }
            });
        }
    }

    /** The least of what is left: of the wait for breakers, to the deadline, and until a try may begin at the latest. */
    private Duration most() {
        long now = exchange.loop().nanoTime();
        Duration most = least(exchange.breakerWaitLeft(), exchange.deadline(), now);
        return least(most, attempt.visit().latestBegin(), now);
    }

    private static Duration least(Duration most, @Nullable Deadline bound, long now) {
        return bound == null || bound.left(now).compareTo(most) >= 0 ? most : bound.left(now);
    }

    @Override
    public void wake() {
        exchange.loop().execute(this::woken);
    }

    private void woken() {
        if (over) {
            place().circuit().wakeIfFree(); // the place that was free is another's
            return;
        }
        Relay.run(result, () -> {
            BreakerDecision decision = asking.get();
            if (decision instanceof BreakerDecision.Let it) {
                end();
                serving.apply(it.pass()).whenComplete((outcome, bug) -> {
                    if (outcome == null) {
                        result.completeExceptionally(bug);
                    } else {
                        Relay.complete(result, outcome);
                    }
                });
            } else if (decision instanceof BreakerDecision.Wait again) {
                place = again;
                again.circuit().line().joinFirst(this);
                again.circuit().wakeIfFree();
            } else {
                end();
                refused(((BreakerDecision.Refuse) decision).refusal());
            }
        });
    }

    private void leave(Runnable told) {
        if (!over) {
            place().circuit().line().leave(this);
            end();
            Relay.run(result, told);
        }
    }

    private void end() {
        over = true;
        place().leave();
        Loop.Timer present = timer;
        if (present != null) {
            timer = null;
            present.cancel();
        }
        Loop.Timer looks = look;
        if (looks != null) {
            looks.cancel();
        }
        long waited = exchange.loop().nanoTime() - sinceNanos;
        attempt.waited(waited);
        exchange.waitedForBreaker(waited);
    }

    private void refused(Refusal refusal) {
        attempt.endUnsent("refused", refusal.code());
        result.complete(Outcome.refused(refusal));
    }

    private BreakerDecision.Wait place() {
        BreakerDecision.Wait present = place;
        if (present == null) {
            throw new IllegalStateException("it waits nowhere");
        }
        return present;
    }
}
