package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;

/**
 * An attempt's clocks, and what its times teach.
 *
 * @param call what the guesses depend on
 * @param limits the clocks that end it
 * @param guesses the silences after which another target is asked beside it
 * @param learned where good times are remembered
 */
record Timing(CallShape call, ClockLimits limits, Guesses guesses, LearnedTimes learned) {

    static Timing of(Attempt attempt, TimeoutsConfig config, LearnedTimes learned, boolean reasoning) {
        CallShape call = shape(attempt, reasoning);
        ClockLimits limits =
                new ClockLimits(config.firstByte(), call.streamed() ? config.firstToken() : null, config.idle());
        return new Timing(call, limits, learned.guesses(config, call), learned);
    }

    /** What the times of {@code attempt} depend on. */
    static CallShape shape(Attempt attempt, boolean reasoning) {
        Exchange exchange = attempt.exchange();
        String targeted = attempt.target().model();
        String model = targeted != null ? targeted : exchange.model();
        return new CallShape(
                attempt.target().provider().name(),
                model == null ? "" : model,
                exchange.operation().api(),
                exchange.facts().streamed() || exchange.operation().streaming() == Operation.Streaming.BY_PATH,
                reasoning,
                exchange.facts().inputTokens(),
                exchange.facts().outputCeiling());
    }

    /** The attempt commits: its answer was good so far, and its first content came at {@code contentNanos}. */
    void learn(Attempt attempt, long contentNanos) {
        long sent = attempt.sentNanos();
        if (sent < 0 || !attempt.exchange().operation().peeksBody()) {
            return; // a model's times are learned from what it generates, not from files and lists
        }
        learned.firstByte(call, attempt.headNanos() - sent);
        if (call.streamed()) {
            learned.firstToken(call, contentNanos - sent);
        }
    }
}
