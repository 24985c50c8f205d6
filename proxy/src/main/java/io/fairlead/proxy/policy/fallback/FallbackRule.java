package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.policy.fallback.FallbackDecision.MoveOn;
import io.fairlead.proxy.policy.fallback.FallbackDecision.Return;
import java.util.Set;

/**
 * Whether what happened at one target lets the next be asked. Pure.
 *
 * <p>A target that the client did not address itself never has the last word on the client's key or request. What it objects to
 * there moves on, and in the end the client hears of its own provider. A key of a provider's own is nobody's mistake but the
 * operator's, and moves on anywhere.
 */
final class FallbackRule {
    private static final FallbackDecision RETURN = new Return();

    private final Set<Kind> on;

    FallbackRule(Set<Kind> on) {
        this.on = on;
    }

    /** Whether failures of class {@code kind} move on at all. */
    boolean movesOn(Kind kind) {
        return on.contains(kind);
    }

    /**
     * Decides.
     *
     * @param outcome of the last try at the target
     * @param addressed whether the target is what the client asked for
     * @param sendable whether the request may be sent once more, after a failure
     * @param noFallback whether the client wants no other target
     */
    FallbackDecision decide(Outcome outcome, boolean addressed, boolean sendable, boolean noFallback) {
        if (noFallback) {
            return RETURN;
        }
        return outcome.fold(
                answered -> RETURN,
                refusal -> refused(refusal, addressed),
                failure -> failed(failure, addressed, sendable),
                RETURN);
    }

    private FallbackDecision refused(Refusal refusal, boolean addressed) {
        boolean moves = switch (refusal.reason()) {
            case NO_KEY, NO_ROOM, LOSSY -> true;
            case BAD_REQUEST, FORBIDDEN, TOO_LARGE, HEAD_TOO_LARGE -> !addressed;
            case OVERLOAD, DRAINING, BUDGET -> false;
            case BREAKER_OPEN, PROVIDER_DOWN, LIMITED, POOL_EXHAUSTED ->
                on.contains(refusal.reason().kind());
        };
        return moves ? new MoveOn(refusal.code()) : RETURN;
    }

    private FallbackDecision failed(Failure failure, boolean addressed, boolean sendable) {
        boolean moves = switch (failure.kind()) {
            case DEADLINE, INTERNAL -> false;
            case KEY -> failure.ownKeyRefused();
            case REQUEST -> !addressed && failure.answer() != null;
            case UNAVAILABLE, OVERLOADED, RATE_LIMITED, TIMEOUT, CONTEXT_LENGTH, QUOTA, CONTENT_FILTER ->
                on.contains(failure.kind());
        };
        return moves && sendable ? new MoveOn(failure.code()) : RETURN;
    }
}
