package io.fairlead.proxy.policy.hedge;

import io.fairlead.proxy.exchange.Attempt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long targets take until their first content, from what was learned of calls of the same kind and size. */
public interface FirstContentTimes {

    /** Within which time so many of a hundred answers said something; null while too little is known. */
    @Nullable
    Duration within(Attempt attempt, int percent);

    /** {@code attempt} was cancelled because another one was first: it would have taken so long at least. */
    void atLeast(Attempt attempt, Duration took);
}
