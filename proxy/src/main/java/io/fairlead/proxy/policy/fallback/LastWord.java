package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.policy.fallback.Fallback.Tried;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exchange comes to when no target answered it. Pure. */
final class LastWord {

    private LastWord() {}

    /**
     * What was tried and failed says more than what was refused, and the addressed provider's failure more than
     * another's. If all were refused: one refusal, with the smallest wait.
     *
     * @param tried at least one, in their order
     */
    static Outcome of(List<Tried> tried) {
        Outcome failure = null;
        for (Tried each : tried) {
            if (each.failure() != null) {
                failure = each.outcome();
                if (each.target().addressed()) {
                    break;
                }
            }
        }
        return failure != null ? failure : Outcome.refused(refusal(tried));
    }

    private static Refusal refusal(List<Tried> tried) {
        Refusal first = null;
        boolean allLimited = true;
        Duration smallest = null;
        for (Tried each : tried) {
            if (each.outcome() instanceof Outcome.Refused refused) {
                Refusal refusal = refused.refusal();
                first = first == null ? refusal : first;
                allLimited &= refusal.reason() == Reason.LIMITED;
                smallest = smaller(smallest, refusal.retryAfter());
            }
        }
        if (first == null) {
            throw new IllegalArgumentException("nothing was tried");
        }
        if (tried.size() == 1) {
            return first;
        }
        return allLimited || first.reason().status() == 503
                ? new Refusal(first.reason(), first.code(), first.detail(), smallest)
                : new Refusal(
                        Reason.PROVIDER_DOWN,
                        "no_target",
                        "no target is available: each one is limited, or its breaker is open",
                        smallest);
    }

    private static @Nullable Duration smaller(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
