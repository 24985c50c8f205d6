package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hedging asks another target beside a slow one, through all the lists, in virtual time. */
class HedgeTest extends GuessFixture {

    private static final HedgeConfig TWO_SECONDS = new HedgeConfig(After.delay(Duration.ofSeconds(2)), 1, 1);

    private final List<String> told = new ArrayList<>();

    private final ExchangeListener listener = new ExchangeListener() {
        @Override
        public void hedged(Attempt slow, Target beside) {
            told.add("hedged " + slow.target().provider().name() + " "
                    + beside.provider().name());
        }

        @Override
        public void hedgeEnded(Exchange exchange, String result) {
            told.add(result);
        }

        @Override
        public void hedgeHeldBack(Attempt slow, String reason) {
            told.add("held back: " + reason);
        }

        @Override
        public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
            told.add("fell back to " + to.provider().name() + ": " + reason);
        }
    };

    @BeforeEach
    void hedges() {
        engine.hedge(TWO_SECONDS);
    }

    private Call hedgeable(Target... fallback) {
        return engine.call(
                engine.path(fallback), Exchanges.on(engine.loop).facts(STREAM).listener(listener));
    }

    @Test
    void another_target_is_asked_beside_a_slow_one_and_the_first_that_commits_wins() {
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        Call call = hedgeable(PathFixture.B);
        pass(3);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 2000");
        assertThat(call.over()).isTrue();
        assertThat(call.text()).contains("\"b\"");
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(call.timeline()).containsExactly("openai/gpt-4o abandoned outrun", "b/gpt-4o answered");
        assertThat(call.exchange.answeredByFallback()).isTrue();
        assertThat(call.exchange.history().hedge()).isEqualTo("won");
        assertThat(told).containsExactly("hedged openai b", "won");
    }

    @Test
    void the_slow_one_is_kept_and_its_answer_is_taken_when_it_comes_first() {
        at("openai", 3, () -> streamed("a"));
        at("b", 5, () -> streamed("b"));
        Call call = hedgeable(PathFixture.B);
        pass(3);

        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(call.timeline()).containsExactly("b/gpt-4o abandoned outrun", "openai/gpt-4o answered");
        assertThat(call.exchange.answeredByFallback()).isFalse();
        assertThat(told).containsExactly("hedged openai b", "lost");
    }

    @Test
    void one_that_is_quick_enough_is_not_hedged() {
        at("openai", 1, () -> streamed("a"));
        Call call = hedgeable(PathFixture.B);
        pass(60);

        assertThat(engine.asked).containsExactly("openai - 0");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("1");
        assertThat(told).isEmpty();
    }

    @Test
    void where_there_is_no_other_target_the_slow_one_is_waited_for() {
        at("openai", 9, () -> streamed("a"));
        Call call = hedgeable();
        pass(10);

        assertThat(engine.asked).hasSize(1);
        assertThat(call.status()).isEqualTo(200);
        assertThat(told).isEmpty();
    }

    @Test
    void a_hedge_counts_against_nobody_and_neither_does_the_one_that_was_outrun() {
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        for (int i = 0; i < 40; i++) {
            hedgeable(PathFixture.B);
            pass(4);
        }
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
        assertThat(engine.breakers.view("b").state()).isEqualTo("closed");
        assertThat(engine.asked).hasSize(80);
    }

    @Test
    void one_asked_beside_that_fails_is_not_repeated_and_leads_nowhere_while_the_slow_one_goes_on() {
        at("openai", 8, () -> streamed("a"));
        at("b", 1, () -> says(503));
        engine.attempts(4);
        Call call = hedgeable(PathFixture.B, PathFixture.C);
        pass(9);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 2000");
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(told).containsExactly("hedged openai b", "lost");
    }

    @Test
    void when_the_slow_one_fails_the_one_beside_it_is_waited_for_and_no_third_is_asked() {
        at("openai", 3, () -> says(503));
        at("b", 5, () -> streamed("b"));
        engine.attempts(1);
        Call call = hedgeable(PathFixture.B, PathFixture.C);
        pass(7);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 2000");
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(told).containsExactly("hedged openai b", "won");
    }

    @Test
    void when_both_failed_the_next_target_is_asked_whichever_failed_first() {
        for (long[] seconds : new long[][] {{3, 4}, {8, 1}}) {
            engine = new PathFixture().hedge(TWO_SECONDS).attempts(1);
            at("openai", seconds[0], () -> says(503));
            at("b", seconds[1], () -> says(500));
            at("c", 1, () -> streamed("c"));
            Call call = hedgeable(PathFixture.B, PathFixture.C);
            pass(20);

            assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
            assertThat(engine.asked).hasSize(3);
        }
    }

    @Test
    void once_it_leads_the_one_that_was_asked_beside_is_repeated_like_any_other() {
        at("openai", 3, () -> says(503));
        int[] tries = new int[1];
        at(
                "b",
                () -> tries[0]++ == 0
                        ? new Later(Duration.ofSeconds(4), says(503))
                        : new Later(Duration.ofSeconds(1), streamed("b")));
        engine.attempts(1);
        engine.attemptsAt("b", 2);
        Call call = hedgeable(PathFixture.B);
        pass(10);

        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked).hasSize(3);
    }

    @Test
    void when_all_failed_the_client_hears_the_addressed_providers_own_word() {
        at("openai", 3, () -> says(500));
        at("b", 5, () -> says(503));
        engine.attempts(1);
        Call call = hedgeable(PathFixture.B);
        pass(20);

        assertThat(call.status()).isEqualTo(500);
        assertThat(told).containsExactly("hedged openai b", "none");
    }

    @Test
    void what_the_addressed_provider_objects_to_is_the_clients_own_and_ends_the_call() {
        at("openai", 3, () -> says(400));
        at("b", 20, () -> streamed("b"));
        Call call = hedgeable(PathFixture.B, PathFixture.C);
        pass(3);

        assertThat(call.status()).isEqualTo(400);
        assertThat(call.timeline()).containsExactly("openai/gpt-4o failed bad_request", "b/gpt-4o abandoned outrun");
    }

    @Test
    void a_configured_clock_of_the_slow_one_hands_the_call_to_the_one_beside_it() {
        engine.timeouts(new TimeoutsConfig(
                        null, Duration.ofSeconds(5), Duration.ofSeconds(5), TimeoutsConfig.IDLE, null))
                .attempts(4);
        at("openai", () -> null);
        at("b", 4, () -> streamed("b"));
        Call call = hedgeable(PathFixture.B);
        pass(7);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 2000");
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
    }

    @Test
    void a_hedge_and_a_guess_never_make_three_attempts_of_one_call() {
        at("openai", () -> null);
        at("b", () -> null);
        at("c", 1, () -> streamed("c"));
        hedgeable(PathFixture.B, PathFixture.C);
        pass(500);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 2000");
    }

    @Test
    void a_guess_fires_for_the_one_that_is_left_when_the_other_of_the_two_failed() {
        at("openai", 15, () -> says(503));
        at("b", () -> null);
        at("c", 1, () -> streamed("c"));
        engine.attempts(1);
        Call call = hedgeable(PathFixture.B, PathFixture.C);
        pass(30);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
    }

    @Test
    void a_call_for_which_a_guess_fired_is_not_hedged() {
        engine.hedge(new HedgeConfig(After.delay(Duration.ofSeconds(15)), 1, 1));
        at("openai", () -> null);
        at("b", 20, () -> streamed("b"));
        hedgeable(PathFixture.B, PathFixture.C);
        pass(19);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000");
        assertThat(told).containsExactly("fell back to b: first_token_timeout");
    }

    @Test
    void after_a_failed_target_the_next_one_is_hedged_and_a_call_is_hedged_once() {
        at("openai", 1, () -> says(503));
        at("b", 9, () -> streamed("b"));
        at("c", 9, () -> streamed("c"));
        engine.attempts(1);
        Call call = hedgeable(PathFixture.B, PathFixture.C);
        pass(11);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 1000", "c key-c 3000");
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(told).containsExactly("fell back to b: http_503", "hedged b c", "lost");
    }

    @Test
    void no_more_calls_than_the_share_are_hedged_however_slow_the_target_is() {
        engine.hedge(new HedgeConfig(After.delay(Duration.ofSeconds(2)), 0.1, 1));
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        for (int i = 0; i < 200; i++) {
            hedgeable(PathFixture.B);
            pass(1);
        }
        pass(20);

        assertThat(told.stream().filter("hedged openai b"::equals)).hasSizeBetween(18, 20);
        assertThat(told).contains("held back: share");
    }

    @Test
    void what_hedging_may_cost_stays_within_its_budget() {
        engine.hedge(new HedgeConfig(After.delay(Duration.ofSeconds(2)), 1, 0.1))
                .prices(new Prices() {
                    @Override
                    public double estimate(Exchange exchange, Target target) {
                        return 1;
                    }

                    @Override
                    public double cost(Attempt attempt) {
                        return attempt.committed() ? 1 : Double.NaN;
                    }
                });
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        for (int i = 0; i < 100; i++) {
            hedgeable(PathFixture.B);
            pass(10);
        }
        long hedged = told.stream().filter("hedged openai b"::equals).count();

        assertThat(hedged).isBetween(1L, 10L);
        assertThat(told.get(0)).as("nothing was spent yet").isEqualTo("held back: budget");
    }

    @Test
    void a_percentile_is_learned_from_what_the_target_took() {
        engine.hedge(new HedgeConfig(After.percentile(90), 1, 1));
        for (int i = 1; i <= 30; i++) {
            long millis = 100L * i;
            at("openai", () -> new Later(Duration.ofMillis(millis), streamed("a")));
            hedgeable(PathFixture.B);
            pass(4);
            assertThat(told).as("too little is known").matches(it -> it.isEmpty() || engine.asked.size() > 20);
        }
        told.clear();
        engine.asked.clear();
        at("openai", 60, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        hedgeable(PathFixture.B);
        pass(10);

        assertThat(told).containsExactly("hedged openai b", "won");
        assertThat(Long.parseLong(engine.asked.get(1).substring("b key-b ".length())))
                .as("of the times 100, 200 ... 3000")
                .isBetween(2_000L, 3_200L);
    }

    @Test
    void a_target_that_is_outrun_does_not_seem_quicker_than_it_is() {
        engine.hedge(new HedgeConfig(After.percentile(50), 1, 1));
        for (int i = 0; i < 25; i++) {
            at("openai", 1, () -> streamed("a"));
            hedgeable(PathFixture.B);
            pass(2);
        }
        for (int i = 0; i < 100; i++) {
            at("openai", 60, () -> streamed("a"));
            at("b", 5, () -> streamed("b"));
            hedgeable(PathFixture.B);
            pass(20);
        }
        engine.asked.clear();
        hedgeable(PathFixture.B);
        pass(30);

        assertThat(Long.parseLong(engine.asked.get(1).substring("b key-b ".length())))
                .as("half of the calls took that long at least")
                .isGreaterThan(5_000);
    }

    @Test
    void a_target_that_cannot_take_the_call_now_is_looked_at_again() {
        engine.breakers.mode("b", BreakerMode.FORCED_OPEN);
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        Call call = hedgeable(PathFixture.B);
        pass(4);
        assertThat(engine.asked).hasSize(1);
        engine.breakers.mode("b", BreakerMode.AUTO);
        pass(2);

        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(told).containsExactly("held back: no_target", "hedged openai b", "won");
    }

    /** Each of these calls stays at its slow target. */
    @TestFactory
    Stream<DynamicTest> where_no_other_target_may_take_the_call_it_is_not_hedged() {
        Map<String, Consumer<PathFixture>> engines = Map.of(
                "a breaker open",
                it -> it.breakers.mode("b", BreakerMode.FORCED_OPEN),
                "no key",
                it -> it.keys("b"),
                "a window too small",
                it -> it.reach(knowing(true, 100)),
                "another API that it is not told in",
                it -> it.reach(knowing(false, 0)),
                "something that it cannot be told",
                it -> it.reach(knowing(true, 0, NO)),
                "something of which it is not known whether it can be told",
                it -> it.reach(knowing(true, 0, new CompletableFuture<>())),
                "ambiguous: return",
                it -> it.ambiguous(RetryConfig.Ambiguous.RETURN));
        Map<String, UnaryOperator<Exchanges>> calls = Map.ofEntries(
                Map.entry("x-fairlead-no-retry", it -> it.headers("x-fairlead-no-retry", "true")),
                Map.entry("x-fairlead-no-fallback", it -> it.headers("x-fairlead-no-fallback", "true")),
                Map.entry("neither generation nor read", it -> it.operation(Operation.OTHER)),
                Map.entry("a body that flows", it -> it.body(new RequestBody.Flowing(-1, new ScriptedBody()))),
                Map.entry("bound to state", it -> it.facts(new Facts("gpt-4o", true, 0, -1, "previous_response_id"))),
                Map.entry(
                        "what only its maker can read",
                        it -> it.facts(new Facts("gpt-4o", true, 0, -1, null, List.of(), "encrypted_content", false))),
                Map.entry("a stored answer", it -> it.body(said("{\"model\":\"gpt-4o\",\"store\":true}"))),
                Map.entry(
                        "a server that acts",
                        it -> it.body(said("{\"model\":\"gpt-4o\",\"tools\":[{\"type\":\"mcp\"}]}"))),
                Map.entry("a body that is no JSON", it -> it.body(said("model=gpt-4o"))),
                Map.entry(
                        "an API that stores each answer",
                        it -> it.operation(new Operation(
                                        "responses", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null))
                                .body(said("{\"model\":\"gpt-4o\",\"input\":\"x\"}"))));
        return Stream.concat(
                engines.entrySet().stream()
                        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> stays(each.getValue(), it -> it))),
                calls.entrySet().stream()
                        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> stays(it -> {}, each.getValue()))));
    }

    private static RequestBody said(String json) {
        return new RequestBody.Whole(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
    }

    private void stays(Consumer<PathFixture> change, UnaryOperator<Exchanges> made) {
        engine = new PathFixture().hedge(TWO_SECONDS);
        answers.clear();
        change.accept(engine);
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        Call call = engine.call(
                engine.path(PathFixture.B),
                made.apply(Exchanges.on(engine.loop).facts(new Facts("gpt-4o", true, 200)))
                        .listener(listener));
        pass(9);
        assertThat(call.exchange.history().sent()).isEqualTo(1);
        assertThat(told).noneMatch(it -> it.startsWith("hedged"));
        pass(1);
        all_is_at_rest();
    }

    @Test
    void what_an_api_would_store_is_hedged_where_the_call_says_that_it_is_not_to_be() {
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        engine.call(
                engine.path(PathFixture.B),
                Exchanges.on(engine.loop)
                        .operation(new Operation(
                                "responses", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null))
                        .facts(STREAM)
                        .body(said("{\"model\":\"gpt-4o\",\"input\":\"x\",\"store\":false}")));
        pass(3);

        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void a_limit_that_is_used_up_holds_a_hedge_back() {
        engine.limitsAt("b", new LimitsConfig(null, 1, Duration.ofMillis(100)));
        at("openai", 9, () -> streamed("a"));
        at("b", 5, () -> streamed("b"));
        hedgeable(PathFixture.B);
        pass(1);
        hedgeable(PathFixture.B);
        pass(3);

        assertThat(engine.asked).containsExactly("openai - 0", "openai - 0", "b key-b 2000");
        assertThat(told).contains("held back: no_target");
    }

    @Test
    void waiting_for_a_turn_is_no_slowness() {
        engine.limitsAt("openai", new LimitsConfig(null, 1, Duration.ofSeconds(10)));
        at("openai", 1, () -> streamed("a"));
        List<Call> calls =
                IntStream.range(0, 5).mapToObj(i -> hedgeable(PathFixture.B)).toList();
        pass(6);

        assertThat(calls).allMatch(call -> call.status() == 200);
        assertThat(engine.asked).hasSize(5).allMatch(each -> each.startsWith("openai"));
    }

    @Test
    void a_clients_leaving_ends_both() {
        at("openai", () -> null);
        at("b", () -> null);
        Call call = hedgeable(PathFixture.B);
        pass(3);
        call.exchange.abandon();

        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o abandoned client_left", "b/gpt-4o abandoned client_left");
        assertThat(told).containsExactly("hedged openai b", "none");
    }

    @Test
    void the_clients_deadline_ends_both_and_is_told_once() {
        at("openai", () -> null);
        at("b", () -> null);
        Call call = engine.call(
                engine.path(PathFixture.B),
                Exchanges.on(engine.loop).facts(STREAM).headers("x-stainless-timeout", "9"));
        pass(9);

        assertThat(call.status()).isEqualTo(504);
        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o failed client_timeout", "b/gpt-4o failed client_timeout");
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
    }

    @ParameterizedTest
    @CsvSource({"openai", "b"})
    void an_error_in_one_of_the_two_leaves_nothing_behind(String where) {
        at("openai", 9, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        at(where, () -> {
            throw new OutOfMemoryError(where);
        });
        Call call = hedgeable(PathFixture.B);
        pass(20);

        assertThat(call.status()).isEqualTo(500);
    }

    @Test
    void whatever_comes_of_the_two_one_outcome_is_told_and_all_is_at_rest_after() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            engine = new PathFixture()
                    .hedge(new HedgeConfig(After.delay(Duration.ofMillis(1 + random.nextInt(12_000))), 1, 1));
            engine.attempts(1 + random.nextInt(2)).limits(new LimitsConfig(null, 2, Duration.ofSeconds(1)));
            engine.later(attempt -> something(random));
            List<Call> calls = IntStream.range(0, 3)
                    .mapToObj(i -> hedgeable(PathFixture.B, PathFixture.C))
                    .toList();
            pass(random.nextInt(40));
            if (random.nextBoolean()) {
                calls.get(0).exchange.abandon();
            }
            engine.loop.advance(Duration.ofMinutes(15));
            for (Call call : calls) {
                assertThat(call.exchange.history().conclusion())
                        .as("seed " + seed)
                        .isNotNull();
                assertThat(call.exchange.history().attempts().stream()
                                .filter(each -> each.outcome().equals("answered"))
                                .count())
                        .as("seed " + seed)
                        .isEqualTo(call.status() == 200 ? 1 : 0);
            }
            all_is_at_rest();
        }
        assertThat(told).contains("won", "lost", "none");
    }

    private static @Nullable Later something(Random random) {
        Duration after = Duration.ofMillis(random.nextInt(25_000));
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new Later(after, says(503));
            case 2 -> new Later(after, says(400));
            case 3 -> new Later(after, Outcome.failed(Exchanges.reset()));
            default -> new Later(after, streamed("good"));
        };
    }
}
