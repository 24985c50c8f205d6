package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;

/**
 * An attempt's clocks, and what its times teach.
 *
 * @param call what the clocks depend on
 * @param limits the clocks
 * @param learned where good times are remembered
 */
record Timing(CallShape call, ClockLimits limits, LearnedTimes learned) {

    static Timing of(Attempt attempt, TimeoutsConfig config, LearnedTimes learned, boolean reasoning) {
        Exchange exchange = attempt.exchange();
        String targeted = attempt.target().model();
        String model = targeted != null ? targeted : exchange.model();
        CallShape call = new CallShape(
                attempt.target().provider().name(),
                model == null ? "" : model,
                exchange.facts().streamed() || exchange.operation().streaming() == Operation.Streaming.BY_PATH,
                reasoning,
                attempt.visit().alternatives().could(Failure.Kind.TIMEOUT),
                exchange.facts().inputTokens());
        return new Timing(call, learned.limits(config, call), learned);
    }

    /** The attempt commits now: its answer was good so far. */
    void learn(Attempt attempt) {
        long sent = attempt.sentNanos();
        if (sent < 0 || !attempt.exchange().operation().peeksBody()) {
            return; // a model's times are learned from what it generates, not from files and lists
        }
        learned.firstByte(call, attempt.headNanos() - sent);
        if (call.streamed()) {
            learned.firstToken(call, attempt.exchange().loop().nanoTime() - sent);
        }
    }
}
