package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.policy.breaker.BreakerRule.Mark;

/**
 * The leave for one attempt, at its provider's circuit and its model's. Settled once; further settling has no effect. A
 * half-open trial counts as good when it commits, and if it breaks later, that counts in the state then reached.
 * Confined to the exchange's loop.
 */
final class Pass {

    /** Lets through and counts nothing. */
    static final Pass FREE = new Pass(CircuitPermission.NONE, CircuitPermission.NONE);

    private final CircuitPermission provider;
    private final CircuitPermission model;
    private boolean over;

    Pass(CircuitPermission provider, CircuitPermission model) {
        this.provider = provider;
        this.model = model;
    }

    /** Whether what comes of the attempt is counted at once, and not when its call's tries are over. */
    boolean trial() {
        return provider.trial() || model.trial();
    }

    /** A good answer committed after {@code nanos}. */
    void committed(long nanos) {
        if (this != FREE) {
            try {
                provider.committed(0);
            } finally {
                model.committed(nanos);
            }
        }
    }

    /**
     * The attempt is over.
     *
     * @param nanos how long it took to its commit, or to its failure
     * @param why the failure's code
     */
    void settle(Mark mark, long nanos, String why) {
        if (over || this == FREE) {
            return;
        }
        over = true;
        try {
            // only a failure to reach the provider is the provider's; any other answer shows that it is there
            settle(provider, mark == Mark.BAD ? Mark.GOOD : mark, 0, why);
        } finally {
            settle(model, mark, nanos, why);
        }
    }

    private static void settle(CircuitPermission leave, Mark mark, long nanos, String why) {
        if (mark == Mark.NONE) {
            leave.unused();
        } else {
            leave.settle(mark == Mark.GOOD, nanos, why);
        }
    }
}
