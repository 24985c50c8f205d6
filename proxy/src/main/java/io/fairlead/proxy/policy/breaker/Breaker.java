package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.breaker.BreakerRule.Mark;
import java.util.concurrent.CompletableFuture;

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
                return follow(it.pass(), attempt, next);
            }
            Outcome refused = Outcome.refused(((BreakerDecision.Refuse) decision).refusal());
            attempt.endUnsent("refused", "breaker_open");
            return CompletableFuture.completedFuture(refused);
        };
    }

    private static CompletableFuture<Outcome> follow(Pass pass, Attempt attempt, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        CompletableFuture<Outcome> answer;
        try {
            answer = next.serve(attempt);
        } catch (RuntimeException bug) {
            pass.settle(Mark.NONE, 0, "");
            throw bug;
        }
        return answer.whenComplete((outcome, bug) -> {
            long took = exchange.loop().nanoTime() - attempt.startedNanos() - attempt.waitNanos();
            if (outcome instanceof Outcome.Answered it && BreakerRule.of(it.answer()) == Mark.GOOD) {
                pass.committed(took);
                attempt.whenSettled(end -> pass.settle(BreakerRule.of(end), took, code(end)));
            } else {
                Mark mark = outcome == null ? Mark.NONE : BreakerRule.of(outcome);
                pass.settle(
                        mark,
                        took,
                        outcome instanceof Outcome.Failed it ? it.failure().code() : "");
            }
        });
    }

    private static String code(StreamEnd end) {
        return end instanceof StreamEnd.Broken it ? it.failure().code() : "";
    }

    private static String model(Attempt attempt) {
        String named = attempt.target().model();
        String model = named != null ? named : attempt.exchange().model();
        return model == null ? "" : model;
    }
}
