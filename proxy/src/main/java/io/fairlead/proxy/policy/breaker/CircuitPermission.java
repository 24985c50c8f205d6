package io.fairlead.proxy.policy.breaker;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one circuit lets an attempt do: a permission that is counted, a way past the open breaker, or nothing. Given back
 * once. Confined to the exchange's loop.
 */
final class CircuitPermission {

    /** What a circuit that refuses gives. */
    static final CircuitPermission NONE = new CircuitPermission(null, () -> null, -1, false);

    private final Supplier<@Nullable Circuit> making;
    private final long age;
    private final boolean permitted;
    private @Nullable Circuit circuit;
    private boolean inTrial;
    private boolean counted;
    private boolean over;

    private CircuitPermission(
            @Nullable Circuit circuit, Supplier<@Nullable Circuit> making, long age, boolean permitted) {
        this.circuit = circuit;
        this.making = making;
        this.age = age;
        this.permitted = permitted;
    }

    /** {@code permitted}: by the breaker itself; else it goes past it. */
    static CircuitPermission of(Circuit circuit, long age, boolean permitted) {
        return new CircuitPermission(circuit, () -> circuit, age, permitted);
    }

    /** There is no circuit yet: {@code making} makes it once there is something to count; null when there may be no more. */
    static CircuitPermission unmade(Supplier<@Nullable Circuit> making) {
        return new CircuitPermission(null, making, 0, true);
    }

    /** As one of the few that may be under way while the breaker is not closed. */
    CircuitPermission asTrial() {
        inTrial = true;
        return this;
    }

    boolean given() {
        return this != NONE;
    }

    /** Whether its result decides at once: one of a few trials, or a way past. */
    boolean trial() {
        Circuit present = circuit;
        return present != null && (!permitted || present.trial(age));
    }

    /** The attempt committed. */
    void committed(long nanos) {
        Circuit present = made();
        if (present == null) {
            return;
        }
        if (!permitted) {
            counted = true;
            present.countPast(nanos);
        } else if (present.trial(age)) {
            counted = true;
            present.count(age, true, nanos, "trial");
        }
        trialOver();
        present.cameGood();
    }

    /** The attempt reached the target and nothing is to be counted. */
    void unused() {
        if (end()) {
            giveBack();
        }
    }

    /** The attempt is over. */
    void settle(boolean good, long nanos, String why) {
        if (!end()) {
            return;
        }
        Circuit present = made();
        if (present == null) {
            return;
        }
        if (counted && !good) {
            present.countNow(nanos, why);
        } else if (!counted && permitted) {
            present.count(age, good, nanos, why);
        } else if (!counted && good) {
            present.countPast(nanos);
        }
        if (good) {
            present.cameGood();
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        trialOver();
        return true;
    }

    private void trialOver() {
        Circuit present = circuit;
        if (inTrial && present != null) {
            inTrial = false;
            present.trialOver();
        }
    }

    private void giveBack() {
        Circuit present = circuit;
        if (present != null && permitted && !counted) {
            present.release(age);
        }
    }

    private @Nullable Circuit made() {
        Circuit present = circuit;
        if (present == null) {
            present = making.get();
            circuit = present;
        }
        return present;
    }
}
