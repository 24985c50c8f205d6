package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.telemetry.CollectorWire.Answer;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which export is sent again, and when: what the specification of OTLP says. Pure. */
final class ExportRule {

    /** Nothing came of what a rule of ours forbids, however often it is asked. */
    private static final Set<String> FORBIDDEN = Set.of("ssrf_blocked", "shut_down");

    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
    private static final int ONCE = 1;

    private ExportRule() {}

    /**
     * What is made of one try.
     *
     * @param again whether it may be repeated
     * @param asked what the collector asks for; null when it says nothing
     */
    record Verdict(boolean again, @Nullable Duration asked) {

        static final Verdict FINAL = new Verdict(false, null);
        static final Verdict AGAIN = new Verdict(true, null);
    }

    static Verdict http(Answer answer) {
        if (answer.status() == 0) {
            return unanswered(answer);
        }
        return PASSING.contains(answer.status()) ? new Verdict(true, answer.retryAfter()) : Verdict.FINAL;
    }

    static Verdict grpc(Answer answer) {
        if (answer.status() == 0) {
            return unanswered(answer);
        }
        GrpcStatus status = GrpcStatus.of(answer);
        Duration wait = status.retryDelay();
        return passing(status.code(), wait != null) ? new Verdict(true, wait) : Verdict.FINAL;
    }

    /** One that has run out of something can take more only where it says when. */
    private static boolean passing(GrpcStatusCode code, boolean told) {
        return switch (code) {
            case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> true;
            case RESOURCE_EXHAUSTED -> told;
            default -> false;
        };
    }

    private static Verdict unanswered(Answer answer) {
        return FORBIDDEN.contains(answer.code()) ? Verdict.FINAL : Verdict.AGAIN;
    }

    /** How often a message is sent at most. */
    static int tries(@Nullable RetryPolicy policy) {
        return policy == null ? ONCE : policy.getMaxAttempts();
    }

    /**
     * How long to wait before it is sent again: no shorter than the collector asks.
     *
     * @param tries how many there were
     * @param random 0 (inclusive) to 1 (exclusive)
     */
    static Duration wait(RetryPolicy policy, int tries, @Nullable Duration asked, double random) {
        double grown = policy.getInitialBackoff().toNanos() * Math.pow(policy.getBackoffMultiplier(), tries - 1.0);
        double most = Math.min(grown, (double) policy.getMaxBackoff().toNanos());
        Duration own = Duration.ofNanos((long) (most * random));
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }
}
