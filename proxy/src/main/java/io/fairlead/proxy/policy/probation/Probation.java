package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets an attempt come out as answered only once its answer is known to be good, and bounds every silence of the
 * upstream. It alone decides the commit, so that the layers above see plain success or failure and know nothing of
 * streams; and it alone settles and reports an attempt that was begun.
 *
 * <p>Immutable. {@link LearnedTimes} is shared by all loops.
 */
public final class Probation implements Layer<Attempt> {

    private final TimeoutsConfig timeouts;
    private final LearnedTimes learned;
    private final Judge judge;
    private final Predicate<Attempt> reasoning;
    private final MemoryAccount memory;
    private final @Nullable HoldBack hold;

    /**
     * @param reasoning whether the attempt's model is known to think before it speaks
     * @param memory where reading compressed answers takes room
     * @param hold how much of a stream is held back; null where it commits at its first content
     */
    public Probation(
            TimeoutsConfig timeouts,
            LearnedTimes learned,
            Judge judge,
            Predicate<Attempt> reasoning,
            MemoryAccount memory,
            @Nullable HoldBack hold) {
        this.timeouts = timeouts;
        this.learned = learned;
        this.judge = judge;
        this.reasoning = reasoning;
        this.memory = memory;
        this.hold = hold;
    }

    @Override
    public String name() {
        return "probation";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Timing timing = Timing.of(attempt, timeouts, learned, reasoning.test(attempt));
            return new Trial(attempt, timing, judge, memory, hold).run(next);
        };
    }
}
