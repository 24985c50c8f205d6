package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Lease;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.breaker.BreakerRule.Mark;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an attempt at a target that keeps failing, or lets it wait where the call has no other. An answered attempt counts
 * when its stream ends. It is slow by the time to its commit, without what it waited for a permit. A failed one counts when no
 * try of its call follows there.
 *
 * <p>Immutable; {@link Breakers} is shared by all loops.
 */
public final class Breaker implements Layer<Attempt> {

    private final Breakers breakers;
    private final BreakerConfig config;

    public Breaker(Breakers breakers, BreakerConfig config) {
        this.breakers = breakers;
        this.config = config;
    }

    @Override
    public String name() {
        return "breaker";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            BreakerDecision decision = ask(attempt);
            if (decision instanceof BreakerDecision.Let it) {
                return serve(it.pass(), attempt, next);
            }
            if (decision instanceof BreakerDecision.Wait it) {
                return new WaitingAttempt(attempt, () -> ask(attempt), pass -> serve(pass, attempt, next)).begin(it);
            }
            Outcome refused = Outcome.refused(((BreakerDecision.Refuse) decision).refusal());
            attempt.endUnsent("refused", "breaker_open");
            return CompletableFuture.completedFuture(refused);
        };
    }

    private BreakerDecision ask(Attempt attempt) {
        Exchange exchange = attempt.exchange();
        String provider = attempt.target().provider().name();
        BreakerDecision decision = breakers.ask(provider, model(attempt), config, exchange.lastResort());
        return decision instanceof BreakerDecision.Refuse && waits(attempt)
                ? breakers.askSole(provider, model(attempt), config)
                : decision;
    }

    /** Whether it has no other target, and leave to wait for this one. */
    private static boolean waits(Attempt attempt) {
        Alternatives others = attempt.visit().alternatives();
        return !attempt.exchange().breakerWaitLeft().isZero()
                && !others.askedOthers()
                && !others.could(Kind.UNAVAILABLE);
    }

    private static CompletableFuture<Outcome> serve(Pass pass, Attempt attempt, Service<Attempt> next) {
        return new Following(pass, attempt).serveAttempt(next, attempt);
    }

    private static String model(Attempt attempt) {
        String named = attempt.target().model();
        String model = named != null ? named : attempt.exchange().model();
        return model == null ? "" : model;
    }

    /** A pass in use. */
    private static final class Following extends Lease {
        private final Pass pass;
        private final Attempt attempt;
        private final Ledger ledger;
        private long took;

        Following(Pass pass, Attempt attempt) {
            this.pass = pass;
            this.attempt = attempt;
            this.ledger = Ledger.of(attempt.visit());
        }

        @Override
        protected void answered(Answer answer) {
            took = toItsFirstWord();
            if (BreakerRule.of(answer) == Mark.GOOD) {
                ledger.cameGood();
                pass.committed(took);
            }
        }

        @Override
        protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
            if (end != null && outcome instanceof Outcome.Answered it && BreakerRule.of(it.answer()) == Mark.GOOD) {
                pass.settle(BreakerRule.of(end), took, code(end));
                return;
            }
            Mark mark = outcome == null ? Mark.NONE : BreakerRule.of(outcome);
            String why = outcome instanceof Outcome.Failed it ? it.failure().code() : "";
            if (mark == Mark.NONE || pass.trial()) {
                pass.settle(mark, sinceBegun(), why);
            } else {
                ledger.failed(attempt.exchange().loop(), pass, mark, sinceBegun(), why);
            }
        }

        /** What was held back after it was no time of the target's. */
        private long toItsFirstWord() {
            long spoke = attempt.spokeNanos();
            return spoke < 0 ? sinceBegun() : spoke - attempt.startedNanos() - attempt.waitNanos();
        }

        private long sinceBegun() {
            return attempt.exchange().loop().nanoTime() - attempt.startedNanos() - attempt.waitNanos();
        }

        private static String code(StreamEnd end) {
            return end instanceof StreamEnd.Broken it ? it.failure().code() : "";
        }
    }
}
