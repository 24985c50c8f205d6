package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import io.fairlead.proxy.policy.balance.BalanceConfig.Weighted;
import io.fairlead.proxy.policy.balance.BalanceDecision.Choice;
import io.fairlead.proxy.policy.balance.BalanceRule.Conversation;
import io.fairlead.proxy.policy.balance.Conversations.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One call that several targets could have. Confined to the exchange's loop. */
final class BalancedCall {
    /** An estimate is wrong by half now and then. */
    private static final double WELL_ABOVE = 1.5;

    private final Exchange exchange;
    private final BalanceConfig config;
    private final Standing standing;
    private final Balancing balancing;
    private final DoubleSupplier random;
    private final List<Weighted> able = new ArrayList<>();

    BalancedCall(
            Exchange exchange, BalanceConfig config, Standing standing, Balancing balancing, DoubleSupplier random) {
        this.exchange = exchange;
        this.config = config;
        this.standing = standing;
        this.balancing = balancing;
        this.random = random;
        for (Weighted each : config.targets()) {
            if (able(each.target())) {
                able.add(each);
            }
        }
    }

    /** Whether one of the targets can be told the call. */
    boolean any() {
        return !able.isEmpty();
    }

    private boolean able(Target target) {
        if (exchange.askedFor(target)) {
            return true;
        }
        long window = standing.window(exchange, target);
        return (target.model() != null || !exchange.ownModel())
                && standing.speaks(exchange, target)
                && (window <= 0 || exchange.facts().inputTokens() / WELL_ABOVE <= window);
    }

    CompletableFuture<Outcome> serve(ConversationBeginning beginning, Service<Exchange> next) {
        Known known = beginning.known() ? balancing.conversations().of(beginning.hash()) : Known.NOTHING;
        Place pinned = config.affinity() ? known.pinned() : null;
        // A short first turn that comes again and again has nothing in a cache, and is no conversation that goes on.
        boolean again = beginning.fresh() && (pinned != null || config.by() == By.LOAD);
        boolean sticky = config.affinity() && beginning.known() && !again;
        Target maker = exchange.sealed() == null || known.mixed() ? null : maker(beginning, known.last());
        BalanceDecision decision = decide(
                sticky ? Draw.by(beginning.hash()) : Draw.by(random),
                sticky,
                new Conversation(maker, again ? null : among(pinned), beginning.continued()));
        if (exchange.sealed() != null) {
            exchange.madeBy(maker == null ? "" : maker.provider().name());
        }
        exchange.balance(decision.order(), decision.choice().word());
        exchange.listener().balanced(exchange);
        balancing.figures(exchange.route()).chosen(Place.of(decision.first()), decision.choice());
        return next.serve(exchange).whenComplete((outcome, bug) -> {
            Attempt attempt = exchange.committed();
            if (outcome instanceof Outcome.Answered && attempt != null) {
                count(attempt, decision);
                if (beginning.known() && among(Place.of(attempt.target())) != null) {
                    boolean other = maker != null && !maker.equals(attempt.target());
                    learn(beginning, known.answered(known.last(), known.mixed() || other), attempt, decision, sticky);
                }
            }
        });
    }

    private void count(Attempt attempt, BalanceDecision decision) {
        if (attempt.target().equals(decision.first())) {
            attempt.whenSettled(end -> balancing
                    .figures(exchange.route())
                    .used(
                            decision.choice(),
                            attempt.usage().wholeInput(),
                            attempt.usage().cached()));
        }
    }

    /** A conversation stays where it was chosen to go; where another one helped out for once, that changes nothing. */
    private void learn(
            ConversationBeginning beginning, Known before, Attempt attempt, BalanceDecision decision, boolean sticky) {
        Target by = attempt.target();
        Known now = before;
        if (by.equals(decision.first()) && decision.choice() != Choice.TRIAL && config.affinity()) {
            boolean itself = sticky && config.by() == By.WEIGHT && !beginning.fresh() && by.equals(decision.home());
            now = now.pinned(
                    itself ? null : Place.of(by),
                    balancing.now() + beginning.warm().toNanos());
        }
        boolean expected = config.affinity() ? sticky && by.equals(decision.home()) : by.equals(exchange.addressed());
        balancing.conversations().remember(beginning.hash(), now.answered(expected ? null : Place.of(by), now.mixed()));
    }

    private BalanceDecision decide(Draw draw, boolean sticky, Conversation conversation) {
        boolean stream = exchange.facts().streamed();
        long now = exchange.loop().nanoTime();
        List<Candidate> candidates = new ArrayList<>(able.size());
        List<Target> down = new ArrayList<>(0);
        boolean up = false;
        for (Weighted each : able) {
            Target target = each.target();
            Load load = balancing.load(target);
            boolean free = standing.free(exchange, target);
            boolean isDown = standing.down(target);
            if (free && isDown) {
                down.add(target);
            }
            up |= free && !isDown;
            candidates.add(new Candidate(
                    target,
                    each.weight(),
                    !free || isDown,
                    load.slow(stream, now),
                    load.inFlight(),
                    load.firstToken(stream, now)));
        }
        BalanceDecision decision = BalanceRule.decide(config.by(), candidates, draw, sticky, conversation);
        boolean stays = decision.choice() == Choice.KEPT || decision.choice() == Choice.BOUND;
        Target trial = up && !stays ? trial(down) : null;
        return trial == null ? decision : first(trial, decision);
    }

    /** Of those that are down the one that this call shall try, or null. */
    private @Nullable Target trial(List<Target> down) {
        for (Target each : down) {
            if (standing.trial(each)) {
                return each;
            }
        }
        return null;
    }

    private static BalanceDecision first(Target trial, BalanceDecision otherwise) {
        List<Target> order = new ArrayList<>();
        order.add(trial);
        otherwise.order().stream().filter(each -> !each.equals(trial)).forEach(order::add);
        return new BalanceDecision(order, Choice.TRIAL, otherwise.home());
    }

    /** Who can read what the call brings along: who answered last, else whoever would have; null where that does not share. */
    private @Nullable Target maker(ConversationBeginning beginning, @Nullable Place last) {
        if (last != null) {
            return among(last);
        }
        if (config.affinity() && beginning.known()) {
            List<Candidate> all = able.stream()
                    .map(each -> new Candidate(each.target(), each.weight(), false, false, 0, -1))
                    .toList();
            return BalanceRule.decide(By.WEIGHT, all, Draw.by(beginning.hash()), true, Conversation.NONE)
                    .home();
        }
        return among(Place.of(exchange.addressed()));
    }

    private @Nullable Target among(@Nullable Place place) {
        for (Weighted each : able) {
            if (Place.of(each.target()).equals(place)) {
                return each.target();
            }
        }
        return null;
    }
}
