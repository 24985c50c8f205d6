package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;

/** What a result says of its target. Pure. */
final class BreakerRule {

    /** What is recorded. */
    enum Mark {
        GOOD,
        BAD,
        /** The provider could not be reached: bad for all of its models. */
        UNREACHED,
        /** Says nothing of the target. */
        NONE
    }

    private BreakerRule() {}

    static Mark of(Outcome outcome) {
        return outcome.fold(BreakerRule::of, refusal -> Mark.NONE, BreakerRule::of, Mark.NONE);
    }

    /** An answer that is passed on although its status says no is the client's own matter. */
    static Mark of(Answer answer) {
        return answer.status() < 400 ? Mark.GOOD : Mark.NONE;
    }

    static Mark of(StreamEnd end) {
        if (end instanceof StreamEnd.Broken it) {
            return of(it.failure());
        }
        return end instanceof StreamEnd.Complete ? Mark.GOOD : Mark.NONE;
    }

    static Mark of(Failure failure) {
        if (!failure.countsAgainstTarget()) {
            return Mark.NONE;
        }
        return failure.unreached() ? Mark.UNREACHED : Mark.BAD;
    }
}
