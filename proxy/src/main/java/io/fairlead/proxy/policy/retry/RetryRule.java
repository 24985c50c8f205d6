package io.fairlead.proxy.policy.retry;

import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.WholeAnswer;
import io.fairlead.proxy.policy.retry.RetryDecision.Cost;
import io.fairlead.proxy.policy.retry.RetryDecision.GiveUp;
import io.fairlead.proxy.policy.retry.RetryDecision.RetryAfter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a failed try is repeated at its target. Pure. The budget is asked afterwards, by the layer. */
final class RetryRule {

    /** The target was silent, and another one is asked instead of it. */
    static final String SILENT = "silent_target";

    private final RetryConfig config;

    RetryRule(RetryConfig config) {
        this.config = config;
    }

    RetryDecision decide(RetrySituation now) {
        Failure failure = now.failure();
        boolean nextKey = failure.ownKeyRefused() && now.otherKeys() > 0;
        if (!nextKey && !repeatable(failure)) {
            return new GiveUp("not_repeatable");
        }
        if (!now.sendable()) {
            return new GiveUp("not_sendable");
        }
        if (resend(failure) && now.resends() == 0) {
            return within(RetryAfter.now(Cost.NOTHING), now);
        }
        if (now.noRetry()) {
            return new GiveUp("client_forbids");
        }
        Duration patience = patience(now);
        boolean beyond = now.tries() >= attempts(now.sdkRetry());
        if (beyond && patience.isZero()) {
            return new GiveUp(riddenOut(now) ? "patience_spent" : "attempts_spent");
        }
        if (nextKey) {
            return RetryAfter.now(Cost.NEXT_KEY);
        }
        if (failure.timedOut() && now.others()) {
            return new GiveUp(SILENT);
        }
        Cost cost = resend(failure) ? Cost.TRY : Cost.BUDGET;
        Duration hint = failure.retryAfter();
        if (hint == null || hint.isZero()) {
            Duration wait = Backoff.wait(config.backoff(), now.tries(), now.random());
            boolean tooLong = beyond && wait.compareTo(patience) > 0; // the last try begins where patience ends
            return within(new RetryAfter(tooLong ? patience : wait, Duration.ZERO, cost, patience), now);
        }
        if (hint.compareTo(config.retryAfter()) > 0) {
            return new GiveUp("wait_too_long");
        }
        if (beyond && hint.compareTo(patience) > 0) {
            return new GiveUp("patience_spent");
        }
        Duration wait = hinted(hint, beyond ? patience : null, now);
        return within(new RetryAfter(wait, wait, cost, patience), now);
    }

    /** Jitter is left out where it alone would carry the wait past {@code most} or the deadline. */
    private static Duration hinted(Duration hint, @Nullable Duration most, RetrySituation now) {
        Duration wait = Backoff.hinted(hint, now.random());
        Duration left = now.left();
        boolean fits = (most == null || wait.compareTo(most) <= 0) && (left == null || wait.compareTo(left) < 0);
        return fits ? wait : hint;
    }

    /** Whether a target that fails so is asked on beyond the attempts, because the call has no other. */
    boolean riddenOut(RetrySituation now) {
        return !config.patience().isZero()
                && !now.others()
                && down(now.failure())
                && repeatable(now.failure())
                && now.sendable()
                && !now.noRetry();
    }

    /** Whether a target that is down fails like this. */
    static boolean down(Failure failure) {
        return failure.kind() == Kind.UNAVAILABLE || failure.kind() == Kind.OVERLOADED;
    }

    /** What is left of it. */
    private Duration patience(RetrySituation now) {
        Duration left = config.patience().minus(now.sinceFirst());
        return riddenOut(now) && !left.isNegative() ? left : Duration.ZERO;
    }

    /** Whether failures such as this one are repeated at all, whatever else stands against it. */
    boolean repeatable(Failure failure) {
        WholeAnswer answer = failure.answer();
        return switch (failure.kind()) {
            case CONTEXT_LENGTH, QUOTA, CONTENT_FILTER, KEY, DEADLINE, INTERNAL -> false;
            case UNAVAILABLE, OVERLOADED, RATE_LIMITED, TIMEOUT, REQUEST ->
                answer == null ? mends(failure) : repeatable(answer);
        };
    }

    /** A failure without an answer: trouble on the way, unless it would be the same each time. */
    private static boolean mends(Failure failure) {
        return failure.kind() != Kind.REQUEST && failure.replay() != Replay.NEVER && !failure.lasting();
    }

    private boolean repeatable(WholeAnswer answer) {
        ProviderError error = answer.error();
        Boolean byCode = (error != null && error.structured()) ? byCode(error) : null;
        if (byCode != null) {
            return byCode;
        }
        String upstreamSays = answer.headers().get("x-should-retry");
        if ("true".equalsIgnoreCase(upstreamSays)) {
            return true;
        }
        return !"false".equalsIgnoreCase(upstreamSays) && config.statuses().contains(answer.saidStatus());
    }

    private static @Nullable Boolean byCode(ProviderError error) {
        return switch (error.kind()) {
            case RATE_LIMIT, OVERLOADED, SERVER, TIMEOUT, TOOL_CALL_REJECTED -> true;
            case RATE_LIMIT_TOO_LARGE,
                    QUOTA,
                    BAD_KEY,
                    NO_PERMISSION,
                    NO_MODEL,
                    CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    BAD_REQUEST -> false;
            case UNKNOWN -> null;
        };
    }

    /** Something was sent, and it is proved that it was not processed: a stale connection, a refused stream. */
    private static boolean resend(Failure failure) {
        return failure.replay() == Replay.SAFE
                && failure.stage().compareTo(Stage.SEND) >= 0
                && failure.answer() == null;
    }

    /** The SDK's own retries are tries of the same call. */
    int attempts(int sdkRetry) {
        return Math.max(1, config.attempts() - sdkRetry);
    }

    /** A wait that passes the deadline is not begun. */
    private static RetryDecision within(RetryAfter retry, RetrySituation now) {
        Duration left = now.left();
        boolean tooLate = left != null && retry.delay().compareTo(left) >= 0;
        return tooLate ? new GiveUp("deadline") : retry;
    }
}
