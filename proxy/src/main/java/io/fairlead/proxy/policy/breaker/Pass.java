package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.policy.breaker.BreakerRule.Mark;
import org.jspecify.annotations.Nullable;

/**
 * The leave for one attempt, at its provider's circuit and its model's. Settled once; further settling has no effect. A
 * half-open trial counts as good when it commits, and if it breaks later, that counts in the state then reached.
 * Confined to the exchange's loop.
 */
final class Pass {

    /** Lets through and counts nothing. */
    static final Pass FREE = new Pass(null, 0, null, 0);

    private final @Nullable Circuit provider;
    private final @Nullable Circuit model;
    private final long providerAge;
    private final long modelAge;
    private boolean providerDone;
    private boolean modelDone;
    private boolean over;

    Pass(@Nullable Circuit provider, long providerAge, @Nullable Circuit model, long modelAge) {
        this.provider = provider;
        this.providerAge = providerAge;
        this.model = model;
        this.modelAge = modelAge;
    }

    /** A good answer committed after {@code nanos}. */
    void committed(long nanos) {
        if (provider != null && provider.trial(providerAge)) {
            providerDone = true;
            provider.count(providerAge, true, 0, "trial");
        }
        if (model != null && model.trial(modelAge)) {
            modelDone = true;
            model.count(modelAge, true, nanos, "trial");
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
        if (provider != null) {
            // only a failure to reach the provider is the provider's; any other answer shows that it is there
            Mark seen = mark == Mark.BAD ? Mark.GOOD : mark;
            settle(provider, providerAge, providerDone, seen, 0, why);
        }
        if (model != null) {
            settle(model, modelAge, modelDone, mark, nanos, why);
        }
    }

    private static void settle(Circuit circuit, long age, boolean done, Mark mark, long nanos, String why) {
        boolean bad = mark == Mark.BAD || mark == Mark.UNREACHED;
        if (done) {
            if (bad) {
                circuit.countNow(nanos, why);
            }
        } else if (mark == Mark.NONE) {
            circuit.release(age);
        } else {
            circuit.count(age, !bad, nanos, why);
        }
    }
}
