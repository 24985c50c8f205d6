package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.limit.LimitsView;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.Exchanges;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is thrown, refused, aborted or late at each layer of both lists, in any order: each call is told one outcome, and
 * afterwards nothing is held for it. Inputs are drawn from a seed, time is virtual.
 */
class PathLawsTest {
    private static final int CALLS = 60;

    private final PathFixture engine = new PathFixture();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<Attempt> sent = new ArrayList<>();
    private final List<String> deeds = new ArrayList<>();
    private BalanceConfig balance = BalanceConfig.none();
    private int beside;
    private int kept;
    private boolean givesUp;
    private Duration slowest = Duration.ofMillis(1_500);

    static IntStream seeds() {
        return IntStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_happens_everything_is_at_rest_after_and_each_call_was_told_once(int seed) {
        Random random = new Random(seed);
        engine.timeouts(Duration.ofSeconds(1 + random.nextInt(4)), Duration.ofSeconds(5 + random.nextInt(60)));
        engine.limits(new LimitsConfig(
                random.nextBoolean() ? new LimitsConfig.Rate(20, Duration.ofSeconds(1)) : null,
                random.nextInt(6),
                Duration.ofSeconds(random.nextInt(6))));
        happens(random, random.nextBoolean());
    }

    /** A set clock would end the first before the second is asked, so nothing is set; half the providers' answers come too late. */
    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_holds_while_two_targets_are_asked_at_once(int seed) {
        Random random = new Random(seed);
        slowest = Duration.ofSeconds(60);
        engine.limits(new LimitsConfig(null, 20 + random.nextInt(40), Duration.ofSeconds(random.nextInt(6))));
        happens(random, true);

        assertThat(beside).as("attempts begun beside another").isPositive();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_holds_while_slow_targets_are_hedged(int seed) {
        Random random = new Random(seed);
        slowest = Duration.ofSeconds(10);
        engine.hedge(new HedgeConfig(After.delay(Duration.ofMillis(1 + random.nextInt(2_000))), 1, 1));
        engine.limits(new LimitsConfig(null, 20 + random.nextInt(40), Duration.ofSeconds(random.nextInt(6))));
        happens(random, true);

        assertThat(beside).as("attempts begun beside another").isPositive();
    }

    @ParameterizedTest
    @MethodSource("fewerSeeds")
    void the_same_holds_where_two_targets_share_the_calls(int seed) {
        Random random = new Random(seed);
        slowest = Duration.ofSeconds(random.nextBoolean() ? 60 : 2);
        engine.limits(new LimitsConfig(null, 10 + random.nextInt(40), Duration.ofSeconds(random.nextInt(6))));
        balance = new BalanceConfig(
                random.nextBoolean() ? By.LOAD : By.WEIGHT,
                random.nextBoolean(),
                List.of(
                        new BalanceConfig.Weighted(Exchanges.addressed(), 1 + random.nextInt(3)),
                        new BalanceConfig.Weighted(PathFixture.B, 1 + random.nextInt(3))));
        happens(random, true);

        assertThat(engine.balancing.inFlight()).as("counted as load").isZero();
    }

    static IntStream fewerSeeds() {
        return IntStream.range(1_000, 1_060);
    }

    /** Tokens that were set aside are settled, whatever came of their attempt: in time all of them are there again. */
    @ParameterizedTest
    @MethodSource("fewerSeeds")
    void the_same_holds_of_tokens_that_are_set_aside(int seed) {
        Random random = new Random(seed);
        Duration second = Duration.ofSeconds(1);
        engine.timeouts(Duration.ofSeconds(1 + random.nextInt(4)), Duration.ofSeconds(5 + random.nextInt(60)));
        engine.limits(new LimitsConfig(
                null,
                random.nextBoolean() ? new LimitsConfig.Rate(200 + random.nextInt(2_000), second) : null,
                random.nextBoolean() ? new LimitsConfig.Rate(100 + random.nextInt(1_000), second) : null,
                new LimitsConfig.Rate(100 + random.nextInt(1_000), second),
                random.nextInt(6),
                Duration.ofSeconds(random.nextInt(6)),
                List.of(LimitsConfig.Per.values()).get(random.nextInt(2))));
        happens(random, random.nextBoolean());

        engine.loop.advance(Duration.ofHours(1));
        for (String provider : List.of("openai", "b")) {
            LimitsView view = engine.limiters.view(provider);
            assertThat(view.available())
                    .as("tokens left at rest at " + provider)
                    .isEqualTo(view.most());
        }
    }

    /** Half of the clients give up after two seconds, and half of those ask again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_holds_while_clients_give_up_and_ask_again(int seed) {
        Random random = new Random(seed);
        slowest = Duration.ofSeconds(6);
        givesUp = true;
        engine.abandoned(new AbandonedConfig(AbandonedConfig.Mode.ADOPT, Duration.ofSeconds(1 + random.nextInt(9))));
        engine.hedge(new HedgeConfig(random.nextBoolean() ? After.OFF : After.delay(Duration.ofSeconds(1)), 1, 1));
        engine.limits(new LimitsConfig(null, 20 + random.nextInt(40), Duration.ofSeconds(random.nextInt(6))));
        happens(random, random.nextBoolean());

        assertThat(kept).as("calls that went on").isPositive();
        assertThat(engine.kept.count()).as("calls that go on").isZero();
    }

    private Exchanges givingUp(Exchanges made, Random random) {
        if (!givesUp || random.nextBoolean()) {
            return made;
        }
        byte[] body = "{\"model\":\"gpt-4o\"}".getBytes(StandardCharsets.UTF_8);
        return made.body(new RequestBody.Whole(Unpooled.wrappedBuffer(body)))
                .headers("x-stainless-timeout", "2", "x-stainless-retry-count", Integer.toString(random.nextInt(2)))
                .listener(new ExchangeListener() {
                    @Override
                    public void kept(Exchange exchange) {
                        kept++;
                    }
                });
    }

    private void happens(Random random, boolean fallback) {
        engine.attempts(1 + random.nextInt(4))
                .exhausted(List.of(WhenExhausted.values()).get(random.nextInt(WhenExhausted.values().length)));
        Service<Exchange> path = sabotaged(random, fallback);
        List<Exchange> calls = new ArrayList<>();
        List<CompletableFuture<Outcome>> told = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Exchange exchange = givingUp(
                            Exchanges.on(engine.loop).id("call " + i).body(conversation(random)), random)
                    .facts(new Facts("gpt-4o", false, 0, 10, null))
                    .begin();
            CompletableFuture<Outcome> outcome = path.serve(exchange);
            calls.add(exchange);
            told.add(outcome);
            CompletableFuture<Void> unused = outcome.thenAccept(it -> read(it, random));
            if (random.nextInt(20) == 0) {
                engine.loop.schedule(Duration.ofMillis(random.nextInt(2_000)), exchange::abandon);
            }
            engine.loop.advance(Duration.ofMillis(random.nextInt(200)));
        }
        engine.loop.advance(Duration.ofHours(1));
        calls.forEach(Exchange::abandon); // what hangs above every clock
        engine.loop.advance(Duration.ofMinutes(1)); // what is late above that

        assertThat(sent)
                .as("attempts settled")
                .allSatisfy(attempt -> assertThat(settled(attempt))
                        .as(() -> did(attempt.exchange()))
                        .isTrue());
        for (int i = 0; i < CALLS; i++) {
            Exchange exchange = calls.get(i);
            assertThat(told.get(i).isDone() && !told.get(i).isCompletedExceptionally())
                    .as(() -> did(exchange))
                    .isTrue();
        }
        assertThat(engine.loop.waiting()).as("timers").isZero();
        assertThat(engine.inFlight.count()).as("in flight").isZero();
        for (String provider : List.of("openai", "b")) {
            assertThat(engine.limiters.view(provider).used()).as("permits").isZero();
            assertThat(engine.limiters.view(provider).waiting()).as("in line").isZero();
        }
        assertThat(buffers).as("buffers").allMatch(each -> each.refCnt() == 0);
        trialsAreFree();
    }

    /** One of ten, at its first turn or a later one. */
    private static RequestBody conversation(Random random) {
        String said = "{\"role\":\"user\",\"content\":\"talk " + random.nextInt(10) + "\"}";
        String more = random.nextBoolean() ? "" : ",{\"role\":\"assistant\",\"content\":\"x\"}," + said;
        byte[] body = ("{\"messages\":[" + said + more + "]}").getBytes(StandardCharsets.UTF_8);
        return new RequestBody.Whole(Unpooled.wrappedBuffer(body), Headers.NONE);
    }

    /** A pass that is lost would keep a half-open breaker from ever closing. */
    private void trialsAreFree() {
        engine.upstream(attempt -> PathFixture.good()).exhausted(WhenExhausted.FAIL);
        Stack<Exchange> path = engine.path();
        for (int i = 0; i < 60; i++) { // the trials of before may have to fail one round first
            engine.call(path);
            engine.loop.advance(Duration.ofSeconds(1));
        }
        assertThat(engine.call(path).status()).isEqualTo(200);
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
    }

    private String did(Exchange exchange) {
        String call = exchange.id() + " ";
        return call + deeds.stream().filter(it -> it.startsWith(call)).toList();
    }

    private static boolean settled(Attempt attempt) {
        boolean[] heard = new boolean[1];
        attempt.whenSettled(end -> heard[0] = true);
        return heard[0];
    }

    private Service<Exchange> sabotaged(Random random, boolean fallback) {
        Policies policies = engine.policies();
        List<Layer<Attempt>> ofAttempt = new ArrayList<>();
        for (Layer<Attempt> each : ExchangePath.ofAttempt(policies, false, engine.wiring())) {
            ofAttempt.add(new Sabotage<>("above " + each.name(), deeds, random, 40, Attempt::exchange, Attempt::abort));
            ofAttempt.add(each);
        }
        ofAttempt.add(new Sabotage<>("above upstream", deeds, random, 40, Attempt::exchange, Attempt::abort));
        Map<String, Service<Attempt>> attempts = new HashMap<>();
        for (String provider : List.of("openai", "b")) {
            attempts.put(provider, Stack.of(ofAttempt).over("upstream", attempt -> send(attempt, random)));
        }
        FallbackConfig config =
                new FallbackConfig(fallback ? List.of(PathFixture.B) : List.of(), FallbackConfig.defaultOn());
        Route route = new Route("r", "openai", null, balance, config, Map.of("openai", policies, "b", policies));
        List<Layer<Visit>> ofVisit = new ArrayList<>();
        for (Layer<Visit> each : ExchangePath.ofVisit(route, engine.wiring())) {
            ofVisit.add(new Sabotage<>(
                    "above " + each.name(),
                    deeds,
                    random,
                    40,
                    Visit::exchange,
                    (visit, why) -> visit.exchange().stop(why)));
            ofVisit.add(each);
        }
        ofVisit.add(new Sabotage<>(
                "below retry",
                deeds,
                random,
                40,
                Visit::exchange,
                (visit, why) -> visit.exchange().stop(why)));
        Stack<Visit> visits = Stack.of(ofVisit)
                .over(
                        "attempt",
                        visit -> Objects.requireNonNull(
                                        attempts.get(visit.target().provider().name()))
                                .serve(visit.attempt()));
        List<Layer<Exchange>> ofExchange = new ArrayList<>();
        for (Layer<Exchange> each : ExchangePath.ofExchange(route, engine.wiring())) {
            ofExchange.add(each); // nothing stands above the first, which renders what is thrown
            ofExchange.add(
                    new Sabotage<>("below " + each.name(), deeds, random, 40, exchange -> exchange, Exchange::stop));
        }
        return Stack.of(ofExchange)
                .over("fallback", ExchangePath.fallback(route, engine.wiring()).over(visits));
    }

    private CompletableFuture<Outcome> send(Attempt attempt, Random random) {
        beside += sent.stream().anyMatch(each -> each.exchange() == attempt.exchange() && !settled(each)) ? 1 : 0;
        sent.add(attempt);
        attempt.exchange().history().requestSent();
        attempt.sent();
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        attempt.onAbort(result::complete);
        Duration delay = Duration.ofMillis(random.nextInt((int) slowest.toMillis()));
        int kind = random.nextInt(10);
        if (kind < 9) { // else it is silent
            engine.loop.schedule(delay, () -> {
                Outcome outcome = switch (kind) {
                    case 0 -> PathFixture.answer(503, "{}");
                    case 1 -> Outcome.failed(Exchanges.reset());
                    case 2 -> Outcome.failed(Exchanges.refusedConnection());
                    case 3 -> PathFixture.answer(429, "{}", "retry-after", "1");
                    default ->
                        Outcome.answered(new Answer(
                                200, Headers.of("content-type", "application/json"), -1, new TrickledBody(random)));
                };
                if (!result.complete(outcome) && outcome instanceof Outcome.Answered late) {
                    late.answer().body().cancel();
                }
            });
        }
        return result;
    }

    /** What a front does with an answer: reads it, leaves in its middle, or throws when it is told of its end. */
    private void read(Outcome outcome, Random random) {
        if (!(outcome instanceof Outcome.Answered answered)) {
            return;
        }
        Body body = answered.answer().body();
        int leaves = random.nextInt(8);
        if (leaves == 0) {
            body.cancel();
            return;
        }
        body.open(new Body.Sink() {
            @Override
            public void data(ByteBuf bytes) {
                bytes.release();
                if (leaves == 1) {
                    body.cancel();
                }
            }

            @Override
            public void flush() {
                // nothing is gathered
            }

            @Override
            public void complete(Headers trailers) {
                if (leaves == 2) {
                    throw new OutOfMemoryError("the reader");
                }
            }

            @Override
            public void broken(StreamEnd.Broken end) {
                if (leaves == 2) {
                    throw new IllegalStateException("the reader");
                }
            }
        });
    }

    /** A whole answer in pieces, one at a time, that may break off. */
    private final class TrickledBody implements Body {
        private static final String ANSWER =
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";
        private final Random random;
        private @Nullable Sink sink;
        private int at;
        private boolean paused;
        private boolean over;
        private boolean planned;

        TrickledBody(Random random) {
            this.random = random;
        }

        @Override
        public void open(Sink to) {
            sink = to;
            plan();
        }

        private void plan() {
            if (!planned && !over && !paused) {
                planned = true;
                engine.loop.schedule(Duration.ofMillis(random.nextInt(100)), this::go);
            }
        }

        private void go() {
            planned = false;
            Sink to = Objects.requireNonNull(sink);
            if (over || paused) {
                return;
            }
            try {
                if (random.nextInt(30) == 0) {
                    over = true;
                    Failure broken = Calls.failure(Failure.Stage.STREAM, Kind.UNAVAILABLE);
                    to.broken(new StreamEnd.Broken(broken, false));
                } else if (at == ANSWER.length()) {
                    over = true;
                    to.complete(Headers.NONE);
                } else {
                    int end = Math.min(ANSWER.length(), at + 1 + random.nextInt(40));
                    ByteBuf piece = Unpooled.copiedBuffer(ANSWER.substring(at, end), StandardCharsets.UTF_8);
                    buffers.add(piece);
                    at = end;
                    to.data(piece);
                    to.flush();
                    plan();
                }
            } catch (OutOfMemoryError | IllegalStateException reader) {
                over = true; // a connection closes on what its reader throws
            }
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
            if (sink != null) {
                plan();
            }
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
