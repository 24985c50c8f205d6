package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.policy.fallback.Round.Tried;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exchange comes to when no target answered it. Pure. */
final class LastWord {

    private LastWord() {}

    /**
     * What was tried and failed says more than what was refused, and a provider's answer more than a broken connection. What
     * the client asked for says more than another. Of equals the last counts. If all were refused: one refusal, with the
     * smallest wait.
     *
     * @param tried at least one, in their order
     */
    static Tried of(Exchange exchange, List<Tried> tried) {
        Tried last = tried.get(tried.size() - 1);
        int most = 0;
        for (Tried each : tried) {
            int weight = weight(exchange, each);
            if (weight > 0 && weight >= most) {
                most = weight;
                last = each;
            }
        }
        return most > 0 ? last : new Tried(last.target(), Outcome.refused(refusal(tried)));
    }

    private static int weight(Exchange exchange, Tried tried) {
        Failure failure = tried.failure();
        if (failure == null) {
            return 0;
        }
        if (exchange.askedFor(tried.target())) {
            return failure.answer() != null ? 4 : 2;
        }
        return failure.answer() != null && concernsTheCall(failure.kind()) ? 3 : 1;
    }

    /** Not what another target objects to in its own key, or in the request as it was written for it. */
    private static boolean concernsTheCall(Kind kind) {
        return switch (kind) {
            case KEY, REQUEST, INTERNAL, DEADLINE -> false;
            case UNAVAILABLE, OVERLOADED, RATE_LIMITED, TIMEOUT, CONTEXT_LENGTH, QUOTA, CONTENT_FILTER -> true;
        };
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
