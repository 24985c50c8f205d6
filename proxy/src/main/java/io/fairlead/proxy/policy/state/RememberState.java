package io.fairlead.proxy.policy.state;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;

/**
 * Remembers what a target makes that is not the addressed one, by the names in its answer. An answer that was translated names
 * nothing that anybody keeps.
 *
 * <p>Immutable; the memory is shared by all loops.
 */
public final class RememberState implements Layer<Visit> {
    private final KeptState kept;
    private final MemoryAccount memory;

    /** The layer, or none where only the addressed target answers; {@code memory}: where unpacking takes room. */
    public static Layer<Visit> of(boolean others, KeptState kept, MemoryAccount memory) {
        return others ? new RememberState(kept, memory) : Layer.none();
    }

    private RememberState(KeptState kept, MemoryAccount memory) {
        this.kept = kept;
        this.memory = memory;
    }

    @Override
    public String name() {
        return "remember-state";
    }

    @Override
    public Service<Visit> around(Service<Visit> next) {
        return visit -> visit.target().addressed()
                ? next.serve(visit)
                : next.serve(visit).thenApply(outcome -> remembered(visit, outcome));
    }

    private Outcome remembered(Visit visit, Outcome outcome) {
        Attempt attempt = visit.exchange().committed();
        boolean makes = outcome instanceof Outcome.Answered answered
                && answered.answer().status() >= 200
                && answered.answer().status() < 300
                && attempt != null
                && !attempt.isTranslated();
        return makes ? Outcome.answered(named(visit, (Outcome.Answered) outcome)) : outcome;
    }

    private Answer named(Visit visit, Outcome.Answered answered) {
        Keeper keeper = Keeper.of(visit.target());
        return answered.answer()
                .withBody(new NamedBody(
                        answered.answer(),
                        memory,
                        visit.exchange().loop(),
                        name -> kept.remember(visit.exchange(), name, keeper)));
    }
}
