package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import java.util.List;

/**
 * How a route's targets share its calls.
 *
 * @param by what the first target of a call is chosen by
 * @param affinity whether the turns of a conversation stay together
 * @param targets that share; none where nothing is balanced
 */
public record BalanceConfig(By by, boolean affinity, List<Weighted> targets) {

    /** What a target is chosen by. */
    public enum By {
        WEIGHT,
        LOAD
    }

    /**
     * A target that takes its share.
     *
     * @param weight 1 or more; twice the weight, twice the calls
     */
    public record Weighted(Target target, int weight) {
        public Weighted {
            if (weight < 1) {
                throw new IllegalArgumentException("weight: " + weight);
            }
        }
    }

    private static final BalanceConfig NONE = new BalanceConfig(By.WEIGHT, true, List.of());

    public BalanceConfig {
        targets = List.copyOf(targets);
    }

    /** The addressed target has all calls. */
    public static BalanceConfig none() {
        return NONE;
    }

    /** Whether there is anything to choose from. */
    public boolean balances() {
        return !targets.isEmpty();
    }
}
