package io.fairlead.proxy.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call or an attempt was not even begun.
 *
 * @param reason which rule refused it
 * @param code a stable name: {@code breaker_open}, {@code limit_requests}, {@code draining} ...
 * @param detail one sentence for a human
 * @param retryAfter when it is worth asking again, where that is known
 */
public record Refusal(
        Reason reason, String code, String detail, @Nullable Duration retryAfter) {

    /** Which rule, and how a route's {@code on} sees it. */
    public enum Reason {
        BREAKER_OPEN(Failure.Kind.UNAVAILABLE, 503),
        PROVIDER_DOWN(Failure.Kind.UNAVAILABLE, 503),
        LIMITED(Failure.Kind.RATE_LIMITED, 429),
        /** What calls like this one may cost is spent. */
        BUDGET(Failure.Kind.QUOTA, 429),
        POOL_EXHAUSTED(Failure.Kind.UNAVAILABLE, 503),
        OVERLOAD(Failure.Kind.UNAVAILABLE, 503),
        DRAINING(Failure.Kind.UNAVAILABLE, 503),
        /** The request cannot be carried out as it is. */
        BAD_REQUEST(Failure.Kind.REQUEST, 400),
        FORBIDDEN(Failure.Kind.REQUEST, 403),
        TOO_LARGE(Failure.Kind.REQUEST, 413),
        /** The target takes no head of this size. */
        HEAD_TOO_LARGE(Failure.Kind.REQUEST, 431),
        /** The target has no key of its own. */
        NO_KEY(Failure.Kind.KEY, 503),
        /** There is no memory for what the target would have to be told; another may need less. */
        NO_ROOM(Failure.Kind.UNAVAILABLE, 503),
        /** Something would be lost in translation. */
        LOSSY(Failure.Kind.REQUEST, 400);

        private final Failure.Kind kind;
        private final int status;

        Reason(Failure.Kind kind, int status) {
            this.kind = kind;
            this.status = status;
        }

        public Failure.Kind kind() {
            return kind;
        }

        /** The status that a client reads when nothing better is known. */
        public int status() {
            return status;
        }
    }
}
