package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Learns what each target of a balanced route has to do and how long it takes: from a call's arrival there to its last byte, waits
 * and repeats with it.
 *
 * <p>Immutable; the loads are shared by all loops.
 */
public final class MeasureLoad implements Layer<Visit> {
    private final Balancing balancing;

    /** The layer, or none where nothing is balanced. */
    public static Layer<Visit> of(BalanceConfig config, Balancing balancing) {
        return config.balances() ? new MeasureLoad(balancing) : Layer.none();
    }

    private MeasureLoad(Balancing balancing) {
        this.balancing = balancing;
    }

    @Override
    public String name() {
        return "measure-load";
    }

    @Override
    public Service<Visit> around(Service<Visit> next) {
        return visit -> {
            Measured measured = new Measured(balancing.load(visit.target()), visit);
            CompletableFuture<Outcome> outcome;
            try {
                outcome = next.serve(visit);
            } catch (RuntimeException | Error bug) {
                measured.end();
                throw bug;
            }
            return outcome.whenComplete((known, bug) -> measured.heard(known));
        };
    }

    /** One call at one target. Confined to the exchange's loop. */
    private static final class Measured {
        private final Load load;
        private final Visit visit;
        private final long begun;
        private boolean over;

        Measured(Load load, Visit visit) {
            this.load = load;
            this.visit = visit;
            this.begun = now();
            load.begin();
        }

        private long now() {
            return visit.exchange().loop().nanoTime();
        }

        void heard(@Nullable Outcome outcome) {
            Exchange exchange = visit.exchange();
            Attempt attempt = exchange.flowing();
            boolean stream = exchange.facts().streamed();
            if (outcome instanceof Outcome.Answered && attempt != null && attempt.visit() == visit) {
                if (attempt.sentNanos() >= 0 && attempt.committedNanos() >= 0) {
                    load.answered(stream, attempt.committedNanos() - attempt.sentNanos(), now());
                }
                attempt.whenSettled(end -> end());
                return;
            }
            Attempt latest = visit.latest();
            if (Outcome.outrun().equals(outcome) && latest != null && latest.sentNanos() >= 0) {
                load.outrun(stream, now() - latest.sentNanos(), now());
            }
            if (outcome instanceof Outcome.Failed failed && failed.failure().fault() == Failure.Fault.UPSTREAM) {
                load.failed(stream, now() - begun, now());
            }
            end();
        }

        void end() {
            if (!over) {
                over = true;
                load.end();
            }
        }
    }
}
