package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Lease;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.breaker.BreakerRule.Mark;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an attempt at a target that keeps failing. An answered attempt counts when its stream ends, slow by the time to
 * its commit without what it waited for a permit.
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
            BreakerDecision decision = breakers.ask(
                    attempt.target().provider().name(),
                    model(attempt),
                    config,
                    attempt.exchange().lastResort());
            if (decision instanceof BreakerDecision.Let it) {
                return new Following(it.pass(), attempt).serveAttempt(next, attempt);
            }
            Outcome refused = Outcome.refused(((BreakerDecision.Refuse) decision).refusal());
            attempt.endUnsent("refused", "breaker_open");
            return CompletableFuture.completedFuture(refused);
        };
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
        private long took;

        Following(Pass pass, Attempt attempt) {
            this.pass = pass;
            this.attempt = attempt;
        }

        @Override
        protected void answered(Answer answer) {
            took = sinceBegun();
            if (BreakerRule.of(answer) == Mark.GOOD) {
                pass.committed(took);
            }
        }

        @Override
        protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
            if (end != null && outcome instanceof Outcome.Answered it && BreakerRule.of(it.answer()) == Mark.GOOD) {
                pass.settle(BreakerRule.of(end), took, code(end));
            } else {
                Mark mark = outcome == null ? Mark.NONE : BreakerRule.of(outcome);
                pass.settle(
                        mark,
                        sinceBegun(),
                        outcome instanceof Outcome.Failed it ? it.failure().code() : "");
            }
        }

        private long sinceBegun() {
            return attempt.exchange().loop().nanoTime() - attempt.startedNanos() - attempt.waitNanos();
        }

        private static String code(StreamEnd end) {
            return end instanceof StreamEnd.Broken it ? it.failure().code() : "";
        }
    }
}
