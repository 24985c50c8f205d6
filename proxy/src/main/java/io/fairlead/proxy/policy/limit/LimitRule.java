package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether waiting for a turn is worth it. Pure. */
final class LimitRule {

    /** When a permit will be free nobody knows. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private LimitRule() {}

    /** How long an attempt may wait: never past its deadline. */
    static Duration patience(LimitsConfig config, @Nullable Deadline deadline, long nowNanos) {
        Duration left = deadline == null ? config.maxWait() : deadline.left(nowNanos);
        return left.compareTo(config.maxWait()) < 0 ? left : config.maxWait();
    }

    /** Whether what is {@code nanos} away comes in time. */
    static boolean inTime(long nanos, Duration patience) {
        return !patience.isZero() && nanos <= patience.toNanos();
    }

    /** The refusal of an attempt whose turn does not come in time. */
    static Refusal refusal(String provider, Limiter.Shortage shortage) {
        return new Refusal(
                Refusal.Reason.LIMITED,
                shortage.measure().code(),
                shortage.measure().reached(provider),
                shortage.nanos() > 0 ? Duration.ofNanos(shortage.nanos()) : SOON);
    }

    /** The refusal of an attempt that no wait would help. */
    static Refusal tooLarge(String provider, Measure measure, long weight) {
        return new Refusal(
                Refusal.Reason.LIMITED,
                measure.code(),
                "this request takes " + weight + " of the limit of " + measure.most() + " " + measure.unit() + " to "
                        + provider + ", more than there ever is: raise the limit, or ask for less",
                null);
    }

    static Refusal lineFull(String provider) {
        return new Refusal(
                Refusal.Reason.LIMITED, "limit_waiting", "too many requests wait for their turn at " + provider, SOON);
    }
}
