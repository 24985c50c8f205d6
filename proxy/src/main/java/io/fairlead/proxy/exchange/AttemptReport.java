package io.fairlead.proxy.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of an exchange's timeline. Times are milliseconds; those of a step that was not reached are -1.
 *
 * @param n 1 for the first attempt
 * @param target {@code provider/model}
 * @param startedMs after the exchange began
 * @param durationMs from its start to its outcome
 * @param waitMs the wait that came before it
 * @param status what the upstream answered; 0 when it did not
 * @param outcome {@code answered}, {@code failed}, {@code refused} or {@code abandoned}
 * @param reason why it ended, a stable code (a clock that fired is named here); empty for a good answer
 * @param sentMs from its start to the request's last byte
 * @param headMs from its start to the answer's head
 * @param failure what went wrong; null when nothing did
 */
public record AttemptReport(
        int n,
        String target,
        long startedMs,
        long durationMs,
        long waitMs,
        int status,
        String outcome,
        String reason,
        long sentMs,
        long headMs,
        @Nullable Failed failure) {

    /** Without the steps within the attempt. */
    public AttemptReport(
            int n,
            String target,
            long startedMs,
            long durationMs,
            long waitMs,
            int status,
            String outcome,
            String reason) {
        this(n, target, startedMs, durationMs, waitMs, status, outcome, reason, -1, -1, null);
    }

    /**
     * How a failure was judged, in lower case.
     *
     * @param kind its class, as routes name it in {@code on}
     * @param stage how far the attempt had come
     * @param fault whose fault it is
     * @param replay whether the request could be sent again
     * @param retryAfterMs how long the provider asked to wait; -1 when it did not
     */
    public record Failed(String kind, String stage, String fault, String replay, long retryAfterMs) {
        static Failed of(Failure failure) {
            return new Failed(
                    failure.kind().word(),
                    word(failure.stage()),
                    word(failure.fault()),
                    word(failure.replay()),
                    failure.retryAfter() == null ? -1 : failure.retryAfter().toMillis());
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
