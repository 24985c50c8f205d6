package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.policy.hedge.FirstContentTimes;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the clocks of attempts have learned, for those who hedge. Safe for any thread. */
record LearnedContent(LearnedTimes learned) implements FirstContentTimes {

    @Override
    public @Nullable Duration within(Attempt attempt, int percent) {
        return learned.within(attempt, percent);
    }

    @Override
    public void atLeast(Attempt attempt, Duration took) {
        learned.atLeast(attempt, took);
    }
}
