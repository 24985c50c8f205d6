package io.fairlead.proxy.exchange;

/**
 * A line of an exchange's timeline.
 *
 * @param n 1 for the first attempt
 * @param target {@code provider/model}
 * @param startedMs after the exchange began
 * @param durationMs from its start to its outcome
 * @param waitMs the wait that came before it
 * @param status what the upstream answered; 0 when it did not
 * @param outcome {@code answered}, {@code failed}, {@code refused} or {@code abandoned}
 * @param reason why it ended, a stable code; empty for a good answer
 */
public record AttemptReport(
        int n,
        String target,
        long startedMs,
        long durationMs,
        long waitMs,
        int status,
        String outcome,
        String reason) {}
