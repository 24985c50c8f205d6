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

    /** Whether a token that is {@code nanos} away comes in time. */
    static boolean inTime(long nanos, Duration patience) {
        return nanos <= patience.toNanos();
    }

    /**
     * The refusal of an attempt whose turn does not come in time.
     *
     * @param tokenNanos how far away its token is, 0 when it is permits that lack
     */
    static Refusal refusal(String provider, long tokenNanos) {
        boolean requests = tokenNanos > 0;
        return new Refusal(
                Refusal.Reason.LIMITED,
                requests ? "limit_requests" : "limit_concurrency",
                requests
                        ? "the limit of requests to " + provider + " is reached"
                        : "as many requests to " + provider + " are under way as are allowed at once",
                requests ? Duration.ofNanos(tokenNanos) : SOON);
    }

    static Refusal lineFull(String provider) {
        return new Refusal(
                Refusal.Reason.LIMITED, "limit_waiting", "too many requests wait for their turn at " + provider, SOON);
    }
}
