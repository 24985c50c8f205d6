package io.fairlead.proxy.policy.exhausted;

import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a refusal by all targets comes to. Pure. */
final class ExhaustedRule {

    /** What jitter adds at most, so that those who wait do not all come at once. */
    private static final double JITTER = 0.10;

    private ExhaustedRule() {}

    /**
     * Decides.
     *
     * @param refusal of the targets together
     * @param sent requests that this exchange sent already; once there is one, a target was available
     * @param waitLeft how long the call may still wait
     * @param left until the deadline; null when there is none
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    static ExhaustedDecision decide(
            WhenExhausted when, Refusal refusal, int sent, Duration waitLeft, @Nullable Duration left, double random) {
        boolean unavailable = switch (refusal.reason()) {
            case BREAKER_OPEN, PROVIDER_DOWN -> true;
            case LIMITED,
                    BUDGET,
                    POOL_EXHAUSTED,
                    OVERLOAD,
                    NO_ROOM,
                    DRAINING,
                    BAD_REQUEST,
                    FORBIDDEN,
                    TOO_LARGE,
                    HEAD_TOO_LARGE,
                    NO_KEY,
                    LOSSY -> false;
        };
        if (sent > 0 || !unavailable) {
            return new ExhaustedDecision.Refuse();
        }
        return switch (when) {
            case FAIL -> new ExhaustedDecision.Refuse();
            case WAIT -> again(refusal.retryAfter(), waitLeft, left, random);
            case LAST_RESORT -> new ExhaustedDecision.AskPastBreakers();
        };
    }

    /** A wait that passes what is left is not begun, nor one of which nobody knows the end: a hand holds the breaker open. */
    private static ExhaustedDecision again(
            @Nullable Duration hint, Duration waitLeft, @Nullable Duration left, double random) {
        if (hint == null) {
            return new ExhaustedDecision.Refuse();
        }
        Duration wait = hint.plusNanos((long) (hint.toNanos() * JITTER * random));
        return wait.compareTo(waitLeft) > 0 || (left != null && wait.compareTo(left) >= 0)
                ? new ExhaustedDecision.Refuse()
                : new ExhaustedDecision.AskAgain(wait);
    }
}
