package io.fairlead.proxy.policy.hedge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that the rule looks at when an attempt begins.
 *
 * @param noRetry whether the client forbids repeats
 * @param noFallback whether the client forbids other targets
 * @param repeatable whether doing it twice changes nothing but the bill, and the policy repeats what may have been done
 * @param bound whether the call refers to something that only its maker has, or holds what only that can read
 * @param learned what the percentile of the policy is at this target; null while too little is known
 */
record HedgeSituation(
        boolean noRetry,
        boolean noFallback,
        boolean repeatable,
        boolean bound,
        @Nullable Duration learned) {}
