package io.fairlead.proxy.policy.hedge;

import java.time.Duration;

/** Whether a call may be hedged, when, and whether the money for it is there. Pure. */
final class HedgeRule {

    /** An estimate is wrong by as much now and then. */
    private static final int TIMES_THE_ESTIMATE = 2;

    /** Nobody could be asked: it is looked at again so much later, or sooner where the policy waits less. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final Duration LEAST_AGAIN = Duration.ofMillis(50);

    private HedgeRule() {}

    static HedgeDecision decide(HedgeConfig config, HedgeSituation now) {
        if (now.noRetry() || now.noFallback()) {
            return new HedgeDecision.Never("client_forbids");
        }
        if (!now.repeatable()) {
            return new HedgeDecision.Never("not_repeatable");
        }
        if (now.bound()) {
            return new HedgeDecision.Never("state_bound");
        }
        Duration wait = config.after().delay() != null ? config.after().delay() : now.learned();
        return wait == null ? new HedgeDecision.Never("not_learned") : new HedgeDecision.After(wait);
    }

    /**
     * What is left until an attempt has taken {@code wait}, in nanoseconds. It runs from the request's last byte; before that, the
     * time until a connection is there counts, and the silence of an upstream that takes nothing of what waits for it.
     *
     * @param sinceBegun since it was begun
     * @param sinceSent since the request's last byte; negative while that is not sent
     * @param silent for how long nothing of the request was taken; 0 while nothing waits to be
     */
    static long left(Duration wait, long sinceBegun, long sinceSent, long silent) {
        if (sinceSent >= 0) {
            return wait.toNanos() - sinceSent;
        }
        return wait.toNanos() - (silent > 0 ? silent : sinceBegun);
    }

    /** After how long it is looked again for somebody to ask. */
    static Duration again(Duration wait) {
        Duration most = wait.compareTo(AGAIN) > 0 ? AGAIN : wait;
        return most.compareTo(LEAST_AGAIN) < 0 ? LEAST_AGAIN : most;
    }

    /**
     * Whether what hedging cost in the last hour, with twice what it may cost now, stays below its budget. What has no price
     * is not counted.
     *
     * @param estimate not a number where no price is known
     * @param spent for hedging in the last hour
     * @param total that all calls cost in the last hour
     */
    static boolean affordable(double budget, double estimate, double spent, double total) {
        return Double.isNaN(estimate) || spent + TIMES_THE_ESTIMATE * estimate <= budget * total;
    }
}
