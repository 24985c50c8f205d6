package io.fairlead.proxy.simulation;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.balance.Balance;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.balance.MeasureLoad;
import io.fairlead.proxy.policy.balance.Standing;
import io.fairlead.proxy.policy.fallback.Fallback;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.retry.Retry;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.policy.timeout.TotalDeadline;
import io.fairlead.proxy.render.RenderFailures;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Fifty calls a second for half a minute, through the real layers, at upstreams that follow a scenario. */
final class Simulation {
    static final int CALLS = 1500;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final VirtualLoop loop = new VirtualLoop();
    private final Random random = new Random(20_260_102);
    private final Map<String, Integer> attempts = new TreeMap<>();
    private final Map<String, Integer> inSecond = new HashMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<Long> millis = new ArrayList<>();
    private final Scenario scenario;
    private final Stack<Exchange> stack;

    Simulation(Scenario scenario, boolean retries, boolean fallback) {
        this(scenario, retries, fallback, BalanceConfig.none());
    }

    /** Where both targets share the calls from the beginning. */
    static Simulation balanced(Scenario scenario, BalanceConfig.By by) {
        return new Simulation(
                scenario,
                true,
                true,
                new BalanceConfig(
                        by,
                        true,
                        List.of(
                                new BalanceConfig.Weighted(Exchanges.addressed(), 1),
                                new BalanceConfig.Weighted(Exchanges.target("b"), 1))));
    }

    private Simulation(Scenario scenario, boolean retries, boolean fallback, BalanceConfig balance) {
        this.scenario = scenario;
        Balancing balancing = new Balancing(loop::nanoTime);
        RetryConfig defaults = RetryConfig.defaults();
        RetryConfig config = defaults.withAttempts(retries ? 4 : 1);
        List<Target> targets = fallback ? List.of(Exchanges.target("b")) : List.of();
        Stack<Visit> visits = Stack.of(List.<Layer<Visit>>of(
                        MeasureLoad.of(balance, balancing),
                        new Retry(target -> config, new RetryBudget(), random::nextDouble)))
                .over("upstreams", this::attempt);
        Fallback choice = new Fallback(
                new FallbackConfig(targets, FallbackConfig.defaultOn()), Reach.SAME_DIALECT, target -> true);
        this.stack = Stack.of(List.of(
                        new RenderFailures(),
                        new TotalDeadline(target -> TimeoutsConfig.defaults()),
                        Balance.of(balance, new AlwaysFree(), balancing, random::nextDouble, new LargeWork(1))))
                .over(choice.name(), choice.over(visits), visits);
    }

    private static final class AlwaysFree implements Standing {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return 0;
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public boolean down(Target target) {
            return false;
        }

        @Override
        public boolean trial(Target target) {
            return false;
        }
    }

    Simulation run() {
        for (int i = 0; i < CALLS; i++) {
            call();
            loop.advance(BETWEEN);
        }
        loop.advance(Duration.ofMinutes(20));
        if (loop.waiting() != 0) {
            throw new AssertionError(loop.waiting() + " timers are left");
        }
        return this;
    }

    private void call() {
        Exchange exchange = Exchanges.on(loop).headers(scenario.clientHeaders()).begin();
        CompletableFuture<Void> unused = stack.serve(exchange).thenAccept(outcome -> {
            if (!(outcome instanceof Outcome.Answered answered)) {
                throw new AssertionError("every call is answered");
            }
            statuses.merge(answered.answer().status(), 1, Integer::sum);
            millis.add((loop.nanoTime() - exchange.startedNanos()) / 1_000_000);
        });
    }

    private CompletableFuture<Outcome> attempt(Visit visit) {
        Exchange exchange = visit.exchange();
        Attempt attempt = visit.attempt();
        exchange.history().requestSent();
        attempt.sent();
        String name = visit.target().provider().name();
        attempts.merge(name, 1, Integer::sum);
        long second = loop.nanoTime() / 1_000_000_000;
        int before = inSecond.merge(name + second, 1, Integer::sum) - 1;
        Scenario.Reaction reaction = scenario.react(visit.target(), second, before, random);
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Loop.Timer timer = loop.schedule(reaction.delay(), () -> come(attempt, result, reaction.outcome()));
        attempt.onAbort(why -> {
            timer.cancel();
            come(attempt, result, why);
        });
        return result;
    }

    private static void come(Attempt attempt, CompletableFuture<Outcome> result, Outcome outcome) {
        if (outcome instanceof Outcome.Answered) {
            attempt.commit();
        }
        attempt.settle(StreamEnd.complete());
        result.complete(outcome);
    }

    int attemptsAt(String target) {
        return attempts.getOrDefault(target, 0);
    }

    /** How many calls were answered well. */
    int good() {
        return statuses.getOrDefault(200, 0);
    }

    int answered() {
        return millis.size();
    }

    /** One line of the table. */
    String line(String policy) {
        List<Long> sorted = millis.stream().sorted().toList();
        return String.format(
                "%-16s | %-14s | %6d | %6d | %6d | %6d | %s",
                scenario.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                policy,
                attemptsAt("openai"),
                attemptsAt("b"),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                statuses);
    }
}
