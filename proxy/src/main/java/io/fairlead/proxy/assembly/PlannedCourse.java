package io.fairlead.proxy.assembly;

import java.util.List;
import java.util.Map;

/**
 * What becomes of a call when every target that is asked fails in one way.
 *
 * @param fault how they fail
 * @param steps what is asked, in its order; waits that are drawn at random at their middle
 * @param passedOver targets that are not asked although they were next, and why
 * @param status what the client reads; 0 when nothing of an answer begins
 * @param code what the call came to; empty for an answer that broke off after it began
 * @param totalMs when the client has its answer
 * @param longestMs the same where every wait is drawn at its longest
 */
public record PlannedCourse(
        String fault,
        List<Step> steps,
        Map<String, String> passedOver,
        int status,
        String code,
        long totalMs,
        long longestMs) {

    public PlannedCourse {
        steps = List.copyOf(steps);
    }

    /**
     * One attempt.
     *
     * @param n which one
     * @param target {@code provider/model}
     * @param startedMs after the call began
     * @param waitMs what was waited before it
     * @param durationMs what it took
     * @param status what the target answered; 0 when it did not
     * @param outcome {@code answered}, {@code failed}, {@code refused} or {@code abandoned}
     * @param reason why, a stable code
     */
    public record Step(
            int n,
            String target,
            long startedMs,
            long waitMs,
            long durationMs,
            int status,
            String outcome,
            String reason) {}

    /** Whether {@code target} is asked. */
    boolean asks(String target) {
        return steps.stream()
                .anyMatch(
                        step -> step.target().equals(target) && !step.outcome().equals("refused"));
    }
}
