package io.fairlead.proxy.policy.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault that is to be injected. Exactly one of {@code provider} and {@code route} is there.
 *
 * @param provider whose calls it meets, as clients address them
 * @param route whose calls it meets
 * @param share of those calls: above 0, up to 1
 * @param effect what happens to them
 */
public record Fault(@Nullable String provider, @Nullable String route, double share, Effect effect) {

    public Fault {
        if ((provider == null) == (route == null)) {
            throw new IllegalArgumentException("a fault is of a provider or of a route");
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is above 0 % and at most 100 %");
        }
    }

    /** What happens to a call. */
    public sealed interface Effect {

        /** One word for logs and metrics. */
        String word();
    }

    /** It is answered with this status and an error in the client's dialect; no provider is asked. */
    public record Status(int status) implements Effect {
        @Override
        public String word() {
            return "status";
        }
    }

    /** It begins so much later. */
    public record Delay(Duration time) implements Effect {
        @Override
        public String word() {
            return "delay";
        }
    }

    /** At least so much time lies between the events of its stream, or the pieces of its answer. */
    public record Between(Duration time) implements Effect {
        @Override
        public String word() {
            return "between";
        }
    }

    /** Its connection, or its HTTP/2 stream, is reset: before any answer, or in the middle of it. */
    public record Reset(boolean middle) implements Effect {
        @Override
        public String word() {
            return "reset";
        }
    }

    /** Nothing comes, until the client leaves or a deadline ends the call. */
    public record Stall() implements Effect {
        @Override
        public String word() {
            return "stall";
        }
    }
}
