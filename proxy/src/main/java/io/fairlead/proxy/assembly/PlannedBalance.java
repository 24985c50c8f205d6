package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.BalanceView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How a route's targets share its calls, and what came of it so far.
 *
 * @param by {@code weight} or {@code load}
 * @param affinity {@code auto} or {@code off}
 * @param targets those that share
 * @param choices how many calls had their target for which reason
 * @param kept input of the calls that went where their conversation was
 * @param others input of all other calls
 */
public record PlannedBalance(
        String by,
        String affinity,
        List<Part> targets,
        Map<String, Long> choices,
        BalanceView.Tokens kept,
        BalanceView.Tokens others) {

    /**
     * One target.
     *
     * @param target {@code provider/model}
     * @param weight as configured
     * @param share of the calls by its weight, from 0 to 1
     * @param calls that were given to it
     * @param had its share of those, from 0 to 1
     * @param inFlight calls at it now
     * @param firstTokenMs what its first token takes; -1 when that is not known
     */
    public record Part(
            String target, int weight, double share, long calls, double had, int inFlight, long firstTokenMs) {}

    static PlannedBalance of(BalanceConfig config, BalanceView view, Function<Target, String> label) {
        long weights =
                view.shares().stream().mapToLong(BalanceView.Share::weight).sum();
        long calls = view.shares().stream().mapToLong(BalanceView.Share::calls).sum();
        return new PlannedBalance(
                config.by().name().toLowerCase(Locale.ROOT),
                config.affinity() ? "auto" : "off",
                view.shares().stream()
                        .map(each -> new Part(
                                label.apply(each.target()),
                                each.weight(),
                                part(each.weight(), weights),
                                each.calls(),
                                part(each.calls(), calls),
                                each.inFlight(),
                                each.firstTokenMs()))
                        .toList(),
                view.choices(),
                view.kept(),
                view.others());
    }

    /** To three digits: more says nothing. */
    private static double part(long of, long all) {
        return all == 0 ? 0 : Math.round(1_000.0 * of / all) / 1_000.0;
    }
}
