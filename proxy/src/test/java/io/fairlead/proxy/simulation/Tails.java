package io.fairlead.proxy.simulation;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.breaker.Breaker;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.exhausted.Exhausted;
import io.fairlead.proxy.policy.exhausted.ExhaustedConfig;
import io.fairlead.proxy.policy.exhausted.WaitingCalls;
import io.fairlead.proxy.policy.fallback.Fallback;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.hedge.FirstContentTimes;
import io.fairlead.proxy.policy.hedge.Hedge;
import io.fairlead.proxy.policy.hedge.Hedges;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.probation.Probation;
import io.fairlead.proxy.policy.retry.Retry;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.policy.timeout.TotalDeadline;
import io.fairlead.proxy.render.RenderFailures;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls at a steady pace, for ten minutes and more: through the layers with all their defaults, and without them. Without Fairlead a client's
 * SDK asks the provider itself, and twice more when an answer is a 503 or does not come within its own ten minutes.
 */
final class Tails {
    static final int CALLS = 1200;
    private static final Duration SDK_TIMEOUT = Duration.ofMinutes(10);
    private static final int SDK_TRIES = 3;

    /** In place of how long a call took that failed. */
    static final long NEVER = Long.MAX_VALUE;

    private final VirtualLoop loop = new VirtualLoop();
    private final Random random = new Random(20_261_130);
    private final long[] millis = new long[CALLS];
    private final Tail tail;
    private final boolean fairlead;
    private final Stack<Exchange> stack;
    private final long beganNanos = loop.nanoTime();
    private int ended;
    private int failed;
    private int hedged;
    private int asked;
    private int askedOther;

    Tails(Tail tail, boolean fairlead) {
        this.tail = tail;
        this.fairlead = fairlead;
        Breakers breakers = new Breakers(loop::nanoTime, ExchangeListener.NONE);
        BreakerConfig breaker = BreakerConfig.defaults();
        if (tail.open()) {
            breakers.mode("b", BreakerMode.FORCED_OPEN);
        }
        Judge judge = Judge.byClassifier(InstantSource.fixed(Exchanges.NOW), MemoryAccount.unbounded());
        LearnedTimes learned = new LearnedTimes(loop::nanoTime);
        Service<Attempt> attempts = Stack.of(List.of(
                        new Breaker(breakers, breaker),
                        Hedge.of(
                                tail.hedge(),
                                true,
                                new Hedges(times(learned), MemoryAccount.unbounded(), new LargeWork(1)),
                                Prices.NONE),
                        new Probation(
                                TimeoutsConfig.defaults(),
                                learned,
                                judge,
                                any -> false,
                                MemoryAccount.unbounded(),
                                null)))
                .over("upstream", this::send);
        Stack<Visit> visits = Stack.of(List.<Layer<Visit>>of(
                        new Retry(target -> RetryConfig.defaults(), new RetryBudget(), random::nextDouble)))
                .over("attempt", visit -> attempts.serve(visit.attempt()));
        List<Target> others = tail.another() ? List.of(Exchanges.target("b")) : List.of();
        Fallback fallback = new Fallback(
                new FallbackConfig(others, FallbackConfig.defaultOn()), reach(breakers, breaker), any -> true);
        this.stack = Stack.of(List.of(
                        new RenderFailures(),
                        new TotalDeadline(any -> TimeoutsConfig.defaults()),
                        Exhausted.of(
                                Map.of("openai", ExhaustedConfig.defaults(), "b", ExhaustedConfig.defaults()),
                                new WaitingCalls(),
                                random::nextDouble)))
                .over(fallback.name(), fallback.over(visits), visits);
    }

    private static FirstContentTimes times(LearnedTimes learned) {
        return new FirstContentTimes() {
            @Override
            public @Nullable Duration within(Attempt attempt, int percent) {
                return learned.within(attempt, percent);
            }

            @Override
            public void atLeast(Attempt attempt, Duration took) {
                learned.atLeast(attempt, took);
            }
        };
    }

    private static Reach reach(Breakers breakers, BreakerConfig config) {
        return new Reach() {
            @Override
            public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
                return CompletableFuture.completedFuture(true);
            }

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
                return breakers.wouldLet(target.provider().name(), "gpt-4o", config);
            }
        };
    }

    Tails run() {
        for (int i = 0; i < CALLS; i++) {
            if (fairlead) {
                call(i);
            } else {
                direct(i, loop.nanoTime(), 1);
            }
            loop.advance(tail.between());
        }
        loop.advance(Duration.ofHours(1));
        if (loop.waiting() != 0) {
            throw new AssertionError(loop.waiting() + " timers are left");
        }
        return this;
    }

    private void call(int number) {
        long inputs = number % 10 == 9 ? 50_000 : 200;
        Exchange exchange = Exchanges.on(loop)
                .facts(new Facts("gpt-4o", true, inputs))
                .headers("x-number", Integer.toString(number))
                .listener(new ExchangeListener() {
                    @Override
                    public void hedged(Attempt slow, Target beside) {
                        hedged++;
                    }
                })
                .begin();
        CompletableFuture<Void> unused = stack.serve(exchange).thenAccept(outcome -> {
            Answer it = ((Outcome.Answered) outcome).answer();
            ReadBody.of(it.body());
            ended(number, exchange.startedNanos(), it.status() == 200);
        });
    }

    private CompletableFuture<Outcome> send(Attempt attempt) {
        attempt.exchange().history().requestSent();
        attempt.sent();
        int number = Integer.parseInt(attempt.request().headers().get("x-number"));
        boolean addressed = attempt.target().addressed();
        count(addressed);
        Tail.Reaction reaction = tail.react(number, attempt.visit().attempts(), addressed, now());
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Outcome outcome = reaction.outcome();
        Loop.Timer timer = outcome == null ? () -> {} : loop.schedule(reaction.after(), () -> result.complete(outcome));
        attempt.onAbort(why -> {
            timer.cancel();
            result.complete(why);
        });
        return result;
    }

    /** The SDK alone. */
    private void direct(int number, long startedNanos, int tries) {
        count(true);
        Tail.Reaction reaction = tail.react(number, tries, true, now());
        boolean inTime = reaction.outcome() != null && reaction.after().compareTo(SDK_TIMEOUT) < 0;
        boolean good = inTime
                && reaction.outcome() instanceof Outcome.Answered it
                && it.answer().status() == 200;
        Duration took = inTime ? reaction.after() : SDK_TIMEOUT;
        if (good || tries == SDK_TRIES) {
            loop.schedule(took, () -> ended(number, startedNanos, good));
        } else {
            Duration wait = inTime
                    ? Duration.ofMillis((long) ((250L << tries) * (1 - 0.25 * random.nextDouble())))
                    : Duration.ZERO;
            loop.schedule(took.plus(wait), () -> direct(number, startedNanos, tries + 1));
        }
    }

    private Duration now() {
        return Duration.ofNanos(loop.nanoTime() - beganNanos);
    }

    private void count(boolean addressed) {
        if (addressed) {
            asked++;
        } else {
            askedOther++;
        }
    }

    private void ended(int number, long startedNanos, boolean good) {
        millis[number] = good ? (loop.nanoTime() - startedNanos) / 1_000_000 : NEVER;
        ended++;
        failed += good ? 0 : 1;
    }

    int failed() {
        return failed;
    }

    /** How many calls came to an end. */
    int calls() {
        return ended;
    }

    /** How long call {@code number} took to be answered well. */
    long millis(int number) {
        return millis[number];
    }

    /** How long calls took in the mean; one that failed is counted with all the time that the SDK gives a try. */
    long mean() {
        return Arrays.stream(millis)
                        .map(each -> each == NEVER ? SDK_TIMEOUT.toMillis() : each)
                        .sum()
                / CALLS;
    }

    /** How many calls were hedged. */
    int hedged() {
        return hedged;
    }

    int asked() {
        return asked;
    }

    int askedOther() {
        return askedOther;
    }

    /** Within which time {@code share} percent of the calls were answered well, or "never". */
    String said(int share) {
        long within = within(share);
        return within == NEVER ? "never" : Long.toString(within);
    }

    /** The same as a number, above all others where a call in that share failed. */
    long within(int share) {
        long[] sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * share / 100)];
    }
}
