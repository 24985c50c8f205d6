package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import java.util.List;
import java.util.Map;

/**
 * What came of a route's balance since the process began, for those who look.
 *
 * @param shares its targets
 * @param choices how many calls were given their target for each reason
 * @param kept input of calls that went where their conversation was
 * @param others input of all other calls
 */
public record BalanceView(List<Share> shares, Map<String, Long> choices, Tokens kept, Tokens others) {

    public BalanceView {
        shares = List.copyOf(shares);
    }

    /**
     * One target.
     *
     * @param weight as configured
     * @param calls that had it first
     * @param inFlight calls at it now
     * @param firstTokenMs what its first token takes; -1 when that is not known
     */
    public record Share(Target target, int weight, long calls, int inFlight, long firstTokenMs) {}

    /**
     * Tokens of input.
     *
     * @param input all of it
     * @param cached what came from providers' prompt caches
     */
    public record Tokens(long input, long cached) {

        /** How much of it was cached, from 0 to 1; 0 where there is none. */
        public double share() {
            return input == 0 ? 0 : (double) cached / input;
        }
    }
}
