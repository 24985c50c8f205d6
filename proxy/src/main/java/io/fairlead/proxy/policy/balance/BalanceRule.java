package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import io.fairlead.proxy.policy.balance.BalanceDecision.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a call. Pure.
 *
 * <p>Targets are ranked by weighted rendezvous hashing: each draws a number for the call, and the weight raises it. Of a target that
 * leaves or joins only the calls move that it had or gets. By load the less loaded of the first two has the call.
 */
final class BalanceRule {

    private BalanceRule() {}

    /**
     * What is known of the conversation that a call belongs to.
     *
     * @param bound the one that alone can read what the call brings along, or null
     * @param pinned where it went of late, or null
     * @param continued whether it has had a turn already
     */
    record Conversation(@Nullable Target bound, @Nullable Target pinned, boolean continued) {
        static final Conversation NONE = new Conversation(null, null, false);
    }

    /**
     * Decides.
     *
     * @param candidates at least one
     * @param draw one that is the same each time where the turns of a conversation stay together
     * @param sticky whether they do
     */
    static BalanceDecision decide(
            By by, List<Candidate> candidates, Draw draw, boolean sticky, Conversation conversation) {
        List<Candidate> ranked = ranked(candidates, draw);
        Target home = ranked.get(0).target();
        Target wanted = conversation.bound != null
                ? conversation.bound
                : conversation.pinned != null
                        ? conversation.pinned
                        : sticky && conversation.continued && by == By.WEIGHT ? home : null;
        Candidate there = find(ranked, wanted);
        List<Candidate> able = ranked.stream().filter(each -> !each.out()).toList();
        if (there != null && (!there.out() || able.isEmpty() || conversation.bound != null)) {
            Choice choice = conversation.bound != null ? Choice.BOUND : continuing(conversation);
            return new BalanceDecision(order(there, ranked), choice, home);
        }
        Candidate chosen = able.isEmpty() ? ranked.get(0) : chosen(by, able);
        Choice choice = there != null ? Choice.MOVED : sticky ? Choice.BEGUN : Choice.DRAWN;
        return new BalanceDecision(order(chosen, ranked), choice, home);
    }

    private static Choice continuing(Conversation conversation) {
        return conversation.continued ? Choice.KEPT : Choice.BEGUN;
    }

    /** {@code able}: at least one. */
    private static Candidate chosen(By by, List<Candidate> able) {
        List<Candidate> quick = able.stream().filter(each -> !each.slow()).toList();
        List<Candidate> from = quick.isEmpty() ? able : quick;
        if (by == By.WEIGHT || from.size() == 1) {
            return from.get(0);
        }
        Candidate one = from.get(0);
        Candidate other = from.get(1);
        return cost(other, one) < cost(one, other) ? other : one;
    }

    /** What is not known of one is taken to be as with the other. */
    private static double cost(Candidate of, Candidate beside) {
        double time = of.firstToken() >= 0 ? of.firstToken() : beside.firstToken() >= 0 ? beside.firstToken() : 1;
        return (of.inFlight() + 1) * Math.max(1, time) / of.weight();
    }

    private static List<Candidate> ranked(List<Candidate> candidates, Draw draw) {
        record Ranked(Candidate candidate, double score) {}
        return candidates.stream()
                .map(each -> new Ranked(each, -Math.log(draw.of(each.target())) / each.weight()))
                .sorted(Comparator.comparingDouble(Ranked::score))
                .map(Ranked::candidate)
                .toList();
    }

    /** {@code first}, then those that can take the call, those that are slow, and those that are out. */
    private static List<Target> order(Candidate first, List<Candidate> ranked) {
        List<Target> order = new ArrayList<>();
        order.add(first.target());
        ranked.stream()
                .filter(each -> !each.equals(first))
                .sorted(Comparator.comparingInt(each -> each.out() ? 2 : each.slow() ? 1 : 0))
                .forEach(each -> order.add(each.target()));
        return order;
    }

    private static @Nullable Candidate find(List<Candidate> ranked, @Nullable Target wanted) {
        for (Candidate each : ranked) {
            if (each.target().equals(wanted)) {
                return each;
            }
        }
        return null;
    }
}
