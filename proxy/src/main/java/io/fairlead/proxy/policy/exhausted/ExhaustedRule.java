package io.fairlead.proxy.policy.exhausted;

import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a refusal by all targets comes to. Pure. */
final class ExhaustedRule {

    /** How long to wait where no time is known, as with a breaker that is held open by hand. */
    private static final Duration UNKNOWN = Duration.ofSeconds(1);

    /** What jitter adds at most, so that those who wait do not all come at once. */
    private static final double JITTER = 0.10;

    private ExhaustedRule() {}

    /**
     * Decides.
     *
     * @param refusal of the targets together
     * @param sent requests that this exchange sent already; once there is one, a target was available
     * @param left until the deadline; null when there is none
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    static ExhaustedDecision decide(
            WhenExhausted when, Refusal refusal, int sent, @Nullable Duration left, double random) {
        if (sent > 0) {
            return new ExhaustedDecision.Refuse();
        }
        boolean unavailable = switch (refusal.reason()) {
            case BREAKER_OPEN, PROVIDER_DOWN -> true;
            case LIMITED,
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
        boolean full = refusal.reason() == Refusal.Reason.LIMITED || refusal.reason() == Refusal.Reason.POOL_EXHAUSTED;
        return switch (when) {
            case FAIL -> new ExhaustedDecision.Refuse();
            case WAIT ->
                unavailable || full ? again(refusal.retryAfter(), left, random) : new ExhaustedDecision.Refuse();
            case LAST_RESORT -> unavailable ? new ExhaustedDecision.AskPastBreakers() : new ExhaustedDecision.Refuse();
        };
    }

    /** A wait that passes the deadline is not begun. */
    private static ExhaustedDecision again(@Nullable Duration hint, @Nullable Duration left, double random) {
        Duration least = hint == null || hint.isZero() ? UNKNOWN : hint;
        Duration wait = least.plusNanos((long) (least.toNanos() * JITTER * random));
        return left != null && wait.compareTo(left) >= 0
                ? new ExhaustedDecision.Refuse()
                : new ExhaustedDecision.AskAgain(wait);
    }
}
