package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that the rule looks at.
 *
 * @param failure what the last try failed with
 * @param tries how many tries at this target there were, free re-sends aside
 * @param otherKeys how many of the provider's own keys were not tried yet
 * @param resends how many free re-sends there were
 * @param sdkRetry how often the client's SDK asked before on its own
 * @param noRetry whether the client wants no repeat
 * @param sendable whether the request may be sent once more at all, by its body, its operation and what is known to be
 *     done
 * @param sinceFirst how long ago the first try failed
 * @param others whether the call is better off elsewhere: another target could take it now, or it came from one
 * @param left until the deadline, or null when there is none
 * @param random from 0 to 1, for the jitter
 */
record RetrySituation(
        Failure failure,
        int tries,
        int otherKeys,
        int resends,
        int sdkRetry,
        boolean noRetry,
        boolean sendable,
        Duration sinceFirst,
        boolean others,
        @Nullable Duration left,
        double random) {}
