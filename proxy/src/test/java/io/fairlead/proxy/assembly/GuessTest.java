package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A guess asks another target beside a silent one, through all the lists, in virtual time. */
class GuessTest {

    private static final Facts STREAM = new Facts("gpt-4o", true, 0);
    private static final LimitsConfig ONE_AT_A_TIME = new LimitsConfig(null, 1, Duration.ofMillis(100));

    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    private PathFixture engine = new PathFixture();
    private final Map<String, Supplier<@Nullable Later>> answers = new HashMap<>();

    private void at(String provider, Supplier<@Nullable Later> answer) {
        answers.put(provider, answer);
        engine.later(
                attempt -> answers.getOrDefault(attempt.target().provider().name(), () -> Later.now(streamed("late")))
                        .get());
    }

    private void at(String provider, long seconds, Supplier<Outcome> answer) {
        at(provider, () -> new Later(Duration.ofSeconds(seconds), answer.get()));
    }

    private Call stream(Target... fallback) {
        return engine.call(engine.path(fallback), Exchanges.on(engine.loop).facts(STREAM));
    }

    private void pass(long seconds) {
        engine.loop.advance(Duration.ofSeconds(seconds));
    }

    private static Outcome streamed(String text) {
        byte[] bytes = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                        + "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                .getBytes(StandardCharsets.UTF_8);
        return Outcome.answered(
                new Answer(200, Headers.of("content-type", "text/event-stream"), bytes.length, Body.of(bytes)));
    }

    private static Outcome says(int status) {
        return PathFixture.answer(status, "{\"error\":{\"message\":\"no\"}}");
    }

    @AfterEach
    void all_is_at_rest() {
        engine.loop.advance(Duration.ofMinutes(15));
        assertThat(engine.loop.waiting()).as("timers").isZero();
        assertThat(engine.inFlight.count()).as("calls under way").isZero();
        for (String provider : List.of("openai", "b", "c")) {
            assertThat(engine.limiters.view(provider).used())
                    .as("permits of " + provider)
                    .isZero();
        }
    }

    @Test
    void another_target_is_asked_beside_a_silent_one_and_the_first_that_commits_wins() {
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        Call call = stream(PathFixture.B);
        pass(10);
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000");
        assertThat(call.status()).isZero();
        pass(1);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.over()).isTrue();
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(call.timeline()).containsExactly("openai/gpt-4o abandoned outrun", "b/gpt-4o answered");
        assertThat(call.exchange.answeredByFallback()).isTrue();
    }

    @Test
    void the_silent_one_is_kept_and_its_answer_is_taken_when_it_comes_first() {
        at("openai", 12, () -> streamed("a"));
        at("b", () -> null);
        Call call = stream(PathFixture.B);
        pass(12);

        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(call.timeline()).containsExactly("b/gpt-4o abandoned outrun", "openai/gpt-4o answered");
        assertThat(call.exchange.answeredByFallback()).isFalse();
    }

    @Test
    void a_guess_counts_against_nobody_and_neither_does_the_one_that_was_outrun() {
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        for (int i = 0; i < 40; i++) {
            stream(PathFixture.B);
            pass(12);
        }
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
        assertThat(engine.breakers.view("b").state()).isEqualTo("closed");
        assertThat(engine.asked).hasSize(80);
    }

    @Test
    void the_one_that_ends_later_is_recorded_for_what_it_was() {
        at("openai", 11, () -> says(503));
        at("b", 5, () -> streamed("b"));
        engine.attempts(1);
        List<Call> calls =
                IntStream.range(0, 10).mapToObj(i -> stream(PathFixture.B)).toList();
        pass(12);
        for (Call call : calls) {
            assertThat(call.status()).isZero();
            assertThat(call.timeline()).containsExactly("openai/gpt-4o failed http_503");
        }
        assertThat(engine.breakers.view("openai").state()).isIn("open", "half-open");
    }

    @Test
    void a_kept_one_that_fails_does_not_end_the_call() {
        at("openai", 11, () -> says(503));
        at("b", 20, () -> streamed("b"));
        engine.attempts(1);
        Call call = stream(PathFixture.B);
        pass(12);
        assertThat(call.status()).isZero();
        pass(20);
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
    }

    @Test
    void one_asked_beside_that_fails_does_not_end_the_call() {
        at("openai", 20, () -> streamed("a"));
        at("b", 1, () -> says(503));
        engine.attempts(1);
        Call call = stream(PathFixture.B);
        pass(15);
        assertThat(call.status()).isZero();
        pass(5);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
    }

    @Test
    void when_both_fail_the_next_target_is_asked() {
        at("openai", 14, () -> says(503));
        at("b", 8, () -> says(500));
        at("c", 1, () -> streamed("c"));
        engine.attempts(1);
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(19);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000", "c key-c 18000");
    }

    @Test
    void when_one_asked_beside_fails_the_next_is_asked_while_the_silent_one_is_kept() {
        at("openai", () -> null);
        at("b", 1, () -> says(503));
        at("c", 1, () -> streamed("c"));
        engine.attempts(1);
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(12);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
    }

    @Test
    void a_guess_fires_once_a_target_and_each_target_has_its_own() {
        at("openai", () -> null);
        at("b", () -> null);
        at("c", 3, () -> streamed("c"));
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(60);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000", "c key-c 20000");
        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o abandoned outrun", "b/gpt-4o abandoned outrun", "c/gpt-4o answered");
    }

    @Test
    void when_all_fail_the_client_hears_the_addressed_providers_own_word() {
        at("openai", 11, () -> says(500));
        at("b", 5, () -> says(503));
        engine.attempts(1);
        Call call = stream(PathFixture.B);
        pass(20);

        assertThat(call.status()).isEqualTo(500);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
    }

    @Test
    void what_the_addressed_provider_objects_to_is_the_clients_own_and_ends_the_call() {
        at("openai", 11, () -> says(400));
        at("b", 20, () -> streamed("b"));
        Call call = stream(PathFixture.B);
        pass(11);

        assertThat(call.status()).isEqualTo(400);
        assertThat(call.timeline()).containsExactly("openai/gpt-4o failed bad_request", "b/gpt-4o abandoned outrun");
    }

    @Test
    void a_clients_leaving_ends_both() {
        at("openai", () -> null);
        at("b", () -> null);
        Call call = stream(PathFixture.B);
        pass(11);
        call.exchange.abandon();

        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o abandoned client_left", "b/gpt-4o abandoned client_left");
    }

    @Test
    void the_clients_deadline_ends_both_and_is_told_once() {
        at("openai", () -> null);
        at("b", () -> null);
        Call call = engine.call(
                engine.path(PathFixture.B),
                Exchanges.on(engine.loop).facts(STREAM).headers("x-stainless-timeout", "20"));
        pass(20);

        assertThat(call.status()).isEqualTo(504);
        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o failed client_timeout", "b/gpt-4o failed client_timeout");
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void a_target_whose_breaker_is_open_is_asked_about_again_each_second() {
        at("openai", 30, () -> streamed("a"));
        at("b", 1, () -> streamed("b"));
        engine.breakers.mode("b", BreakerMode.FORCED_OPEN);
        Call call = stream(PathFixture.B);
        pass(15);
        assertThat(engine.asked).containsExactly("openai - 0");
        engine.breakers.mode("b", BreakerMode.AUTO);
        pass(2);

        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 16000");
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
    }

    @Test
    void a_target_whose_limits_are_used_up_is_asked_about_again_each_second() {
        engine.limitsAt("b", ONE_AT_A_TIME);
        at("b", 15, () -> streamed("b"));
        at("openai", () -> null);
        Call first = stream(PathFixture.B);
        Call second = stream(PathFixture.B);
        pass(24);
        assertThat(engine.asked).containsExactly("openai - 0", "openai - 0", "b key-b 10000");
        pass(18);
        assertThat(first.status()).isEqualTo(200);
        assertThat(engine.asked).last().isEqualTo("b key-b 25000");
        assertThat(second.status()).isEqualTo(200);
    }

    @Test
    void once_it_is_known_that_a_target_can_be_told_the_call_it_is_asked() {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        int[] found = {0};
        engine.reach(new Counting(knowing(true, 0, told), found));
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        Call call = stream(PathFixture.B);
        assertThat(found).as("not asked while it does not matter").containsExactly(0);
        pass(15);
        assertThat(engine.asked).containsExactly("openai - 0");
        told.complete(true);
        pass(2);

        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(found).as("found out once").containsExactly(1);
    }

    @Test
    void an_error_while_another_is_looked_for_leaves_the_silent_ones_clocks_running() {
        engine.attempts(1)
                .timeouts(new TimeoutsConfig(
                        null, Duration.ofSeconds(20), null, TimeoutsConfig.IDLE, Duration.ofMinutes(5)));
        engine.reach(new FailingOnce(Reach.SAME_DIALECT, new int[1]));
        at("openai", () -> null);
        at("b", () -> Later.now(streamed("b")));
        Call call = stream(PathFixture.B);
        assertThatThrownBy(() -> pass(11)).isInstanceOf(OutOfMemoryError.class);
        pass(20);

        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(call.timeline()).containsExactly("openai/gpt-4o failed first_byte_timeout", "b/gpt-4o answered");
    }

    /** Throws when it is asked for the first time whether a call can be told. */
    private record FailingOnce(Reach known, int[] asked) implements Reach {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return known.speaks(exchange, target);
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return known.window(exchange, target);
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return known.free(exchange, target);
        }

        @Override
        public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
            if (asked[0]++ == 0) {
                throw new OutOfMemoryError("looking");
            }
            return known.tells(exchange, target);
        }
    }

    @Test
    void a_call_that_nobody_else_can_be_told_has_the_patience_of_one_that_has_nobody_else() {
        engine.patient().reach(knowing(true, 0, NO));
        at("openai", () -> Later.now(engine.loop.nanoTime() < 6_000_000_000L ? says(503) : streamed("a")));
        Call call = stream(PathFixture.B);
        pass(20);

        assertThat(call.status()).isEqualTo(200);
        assertThat(engine.asked).allMatch(each -> each.startsWith("openai"));
    }

    /** Counts how often it is asked whether a call can be told. */
    private record Counting(Reach known, int[] found) implements Reach {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return known.speaks(exchange, target);
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return known.window(exchange, target);
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return known.free(exchange, target);
        }

        @Override
        public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
            found[0]++;
            return known.tells(exchange, target);
        }
    }

    @Test
    void of_several_the_first_that_could_take_the_call_is_asked() {
        engine.breakers.mode("b", BreakerMode.FORCED_OPEN);
        at("openai", () -> null);
        at("c", 1, () -> streamed("c"));
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(11);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
    }

    /** Each of these calls is as it were without the route: the silent target answers after two minutes. */
    @TestFactory
    Stream<DynamicTest> where_no_other_target_may_take_the_call_the_silent_one_is_waited_for() {
        Map<String, Consumer<PathFixture>> engines = Map.of(
                "a breaker open", it -> it.breakers.mode("b", BreakerMode.FORCED_OPEN),
                "limits used up", it -> it.limitsAt("b", new LimitsConfig(null, 1, Duration.ofMillis(1))),
                "no key", it -> it.keys("b"),
                "a window too small", it -> it.reach(knowing(true, 100)),
                "another API that it is not told in", it -> it.reach(knowing(false, 0)),
                "something that it cannot be told", it -> it.reach(knowing(true, 0, NO)),
                "something of which it is not known whether it can be told",
                        it -> it.reach(knowing(true, 0, new CompletableFuture<>())),
                "time-outs not in on", it -> it.on(Kind.OVERLOADED, Kind.UNAVAILABLE),
                "ambiguous: return", it -> it.ambiguous(RetryConfig.Ambiguous.RETURN));
        Stream<DynamicTest> byEngine = engines.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> waited(each.getValue(), it -> it)));
        Stream<DynamicTest> byCall = Stream.of(
                DynamicTest.dynamicTest(
                        "x-fairlead-no-retry", () -> waited(it -> {}, it -> it.headers("x-fairlead-no-retry", "true"))),
                DynamicTest.dynamicTest(
                        "x-fairlead-no-fallback",
                        () -> waited(it -> {}, it -> it.headers("x-fairlead-no-fallback", "true"))),
                DynamicTest.dynamicTest(
                        "an operation that is neither generation nor read",
                        () -> waited(it -> {}, it -> it.operation(Operation.OTHER))),
                DynamicTest.dynamicTest(
                        "a body that flows",
                        () -> waited(it -> {}, it -> it.body(new RequestBody.Flowing(-1, new ScriptedBody())))),
                DynamicTest.dynamicTest(
                        "a call bound to state",
                        () -> waited(
                                it -> {}, it -> it.facts(new Facts("gpt-4o", true, 0, -1, "previous_response_id")))));
        return Stream.concat(byEngine, byCall);
    }

    private void waited(Consumer<PathFixture> change, UnaryOperator<Exchanges> made) {
        engine = new PathFixture();
        answers.clear();
        change.accept(engine);
        at("openai", () -> null);
        at("b", () -> null);
        if (engine.policies("b").limits().concurrency() == 1) {
            Call holds = engine.call(
                    engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(STREAM));
            pass(10); // its own guess takes the only permit there is
            assertThat(holds.exchange.history().sent()).isEqualTo(2);
        }
        at("openai", 120, () -> streamed("a"));
        Call call = engine.call(
                engine.path(PathFixture.B),
                made.apply(Exchanges.on(engine.loop).facts(new Facts("gpt-4o", true, 200))));
        pass(119);
        assertThat(call.exchange.history().sent()).isEqualTo(1);
        pass(2);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("1");
        all_is_at_rest();
    }

    @Test
    void whatever_comes_of_targets_asked_at_once_one_outcome_is_told_and_all_is_at_rest_after() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            engine = new PathFixture();
            engine.attempts(1 + random.nextInt(2)).limits(new LimitsConfig(null, 2, Duration.ofSeconds(1)));
            engine.later(attempt -> something(random));
            List<Call> calls = IntStream.range(0, 3)
                    .mapToObj(i -> stream(PathFixture.B, PathFixture.C))
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
    }

    private static @Nullable Later something(Random random) {
        Duration after = Duration.ofMillis(random.nextInt(25_000));
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new Later(after, says(503));
            case 2 -> new Later(after, says(400));
            case 3 -> new Later(after, Outcome.failed(Exchanges.reset()));
            case 4 -> new Later(after, Outcome.refused(new Refusal(Refusal.Reason.LOSSY, "lossy", "no", null)));
            default -> new Later(after, streamed("good"));
        };
    }

    private static Reach knowing(boolean speaks, long window) {
        return knowing(speaks, window, CompletableFuture.completedFuture(true));
    }

    private static Reach knowing(boolean speaks, long window, CompletableFuture<Boolean> told) {
        return new Reach() {
            @Override
            public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
                return told;
            }

            @Override
            public boolean speaks(Exchange exchange, Target target) {
                return speaks;
            }

            @Override
            public long window(Exchange exchange, Target target) {
                return window;
            }

            @Override
            public boolean free(Exchange exchange, Target target) {
                return true;
            }
        };
    }

    @Test
    void with_one_provider_a_slow_answer_after_quick_ones_is_waited_for() {
        at("openai", () -> new Later(Duration.ofMillis(50), PathFixture.good()));
        for (int i = 0; i < 25; i++) {
            engine.call(engine.path());
            pass(1);
        }
        at("openai", 8, PathFixture::good);
        Call slow = engine.call(engine.path());
        pass(8);
        assertThat(slow.status()).isEqualTo(200);
        assertThat(slow.header("x-fairlead-attempts")).isEqualTo("1");
        at("openai", 590, PathFixture::good);
        Call slowest = engine.call(engine.path());
        pass(590);
        assertThat(slowest.status()).isEqualTo(200);
        assertThat(slowest.header("x-fairlead-attempts")).isEqualTo("1");
    }

    @Test
    void a_long_prompt_after_short_ones_is_no_reason_to_ask_another() {
        at("openai", () -> new Later(Duration.ofMillis(50), streamed("a")));
        for (int i = 0; i < 25; i++) {
            stream(PathFixture.B);
            pass(1);
        }
        engine.asked.clear();
        at("openai", 7, () -> streamed("a"));
        Call call = engine.call(
                engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(new Facts("gpt-4o", true, 100_000)));
        pass(7);
        assertThat(call.status()).isEqualTo(200);
        assertThat(engine.asked).containsExactly("openai - 0");
    }

    @Test
    void a_learned_stream_is_guessed_by_what_it_took() {
        at("openai", () -> new Later(Duration.ofMillis(50), streamed("a")));
        for (int i = 0; i < 25; i++) {
            stream(PathFixture.B);
            pass(1);
        }
        engine.asked.clear();
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        stream(PathFixture.B);
        pass(6);
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 5000");
    }

    @Test
    void one_that_was_kept_teaches_its_true_time_when_it_comes_good() {
        at("openai", 15, () -> streamed("a"));
        at("b", () -> null);
        for (int i = 0; i < 20; i++) {
            stream(PathFixture.B);
            pass(15);
        }
        engine.asked.clear();
        Call call = stream(PathFixture.B);
        pass(15);
        assertThat(call.status()).isEqualTo(200);
        assertThat(engine.asked).as("fifteen seconds are normal now").containsExactly("openai - 0");
    }

    @Test
    void one_that_was_outrun_teaches_nothing() {
        at("openai", 15, () -> streamed("a"));
        at("b", 2, () -> streamed("b"));
        for (int i = 0; i < 30; i++) {
            stream(PathFixture.B);
            pass(15);
        }
        engine.asked.clear();
        stream(PathFixture.B);
        pass(15);
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000");
    }

    @Test
    void a_whole_answer_that_does_not_come_is_asked_for_elsewhere_after_the_time_that_its_ceiling_takes() {
        at("openai", 120, PathFixture::good);
        at("b", 5, PathFixture::good);
        Call bounded = engine.call(
                engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(new Facts("gpt-4o", false, 0, 500, null)));
        pass(60);
        assertThat(bounded.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 40000");

        engine.asked.clear();
        Call open = engine.call(engine.path(PathFixture.B));
        pass(95);
        assertThat(open.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 90000");
    }

    @Test
    void an_answer_that_falls_silent_after_its_head_is_asked_for_elsewhere() {
        for (boolean stream : new boolean[] {true, false}) {
            engine = new PathFixture();
            ScriptedBody silent = new ScriptedBody();
            String type = stream ? "text/event-stream" : "application/json";
            at("openai", 1, () -> Outcome.answered(new Answer(200, Headers.of("content-type", type), -1, silent)));
            at("b", 1, () -> stream ? streamed("b") : PathFixture.good());
            Call call = engine.call(
                    engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(new Facts("gpt-4o", stream, 200_000)));
            pass(33);

            assertThat(engine.asked)
                    .as("stream: " + stream)
                    .containsExactly("openai - 0", stream ? "b key-b 30000" : "b key-b 31000");
            assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
            assertThat(silent.cancelled()).isTrue();
            all_is_at_rest();
        }
    }

    @Test
    void a_clock_that_was_configured_ends_its_attempt_and_moves_on() {
        engine.timeouts(Duration.ofSeconds(4), Duration.ofMinutes(5));
        at("openai", 6, () -> streamed("a"));
        at("b", 3, () -> streamed("b"));
        Call call = stream(PathFixture.B);
        pass(8);
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(call.timeline()).containsExactly("openai/gpt-4o failed first_byte_timeout", "b/gpt-4o answered");
    }

    @Test
    void a_clock_that_was_configured_asks_the_same_target_again_where_no_other_may_take_the_call() {
        for (Consumer<PathFixture> alone : List.<Consumer<PathFixture>>of(
                it -> it.on(Kind.OVERLOADED),
                it -> it.breakers.mode("b", BreakerMode.FORCED_OPEN),
                it -> it.keys("b"))) {
            engine = new PathFixture();
            engine.attempts(3);
            alone.accept(engine);
            engine.timeouts(Duration.ofSeconds(4), Duration.ofMinutes(5));
            int[] tries = {0};
            engine.later(attempt -> ++tries[0] < 3 ? null : Later.now(streamed("a")));
            Call call = stream(PathFixture.B);
            pass(20);

            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("x-fairlead-attempts")).isEqualTo("3");
            assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
            all_is_at_rest();
        }
    }

    @Test
    void the_last_target_that_is_left_is_asked_again_when_a_clock_that_was_set_ends_its_attempt() {
        engine.attempts(3);
        engine.timeouts(Duration.ofSeconds(4), Duration.ofMinutes(5));
        int[] tries = {0};
        engine.later(attempt -> {
            if (attempt.target().addressed()) {
                return Later.now(says(503));
            }
            return ++tries[0] < 3 ? null : Later.now(streamed("b"));
        });
        Call call = stream(PathFixture.B);
        pass(30);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(tries[0]).isEqualTo(3);
    }

    @Test
    void one_that_was_kept_while_the_other_failed_is_asked_again_when_a_clock_that_was_set_ends_its_attempt() {
        engine.attempts(2)
                .timeouts(new TimeoutsConfig(
                        null, Duration.ofSeconds(20), null, TimeoutsConfig.IDLE, Duration.ofMinutes(5)));
        int[] tries = {0};
        engine.later(attempt -> {
            if (!attempt.target().addressed()) {
                return Later.now(says(503));
            }
            return ++tries[0] < 2 ? null : Later.now(streamed("a"));
        });
        Call call = stream(PathFixture.B);
        pass(15);
        assertThat(call.status()).isZero();
        pass(10);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(tries[0]).isEqualTo(2);
    }

    @Test
    void one_that_was_left_for_a_target_that_took_the_call_and_failed_is_not_asked_again() {
        engine.attempts(2);
        engine.timeouts(Duration.ofSeconds(4), Duration.ofMinutes(5));
        int[] tries = {0, 0};
        engine.later(attempt -> {
            boolean addressed = attempt.target().addressed();
            tries[addressed ? 0 : 1]++;
            return addressed ? null : Later.now(says(503));
        });
        Call call = stream(PathFixture.B);
        pass(60);

        assertThat(call.status()).isGreaterThanOrEqualTo(500);
        assertThat(tries).containsExactly(1, 2);
    }

    @Test
    void a_silent_target_that_was_left_is_asked_on_when_the_others_turn_out_unable() {
        engine.attempts(3);
        engine.timeouts(Duration.ofSeconds(4), Duration.ofMinutes(5));
        int[] tries = {0};
        engine.later(attempt -> {
            if (!attempt.target().addressed()) {
                return Later.now(
                        Outcome.refused(new Refusal(Refusal.Reason.LOSSY, "lossy", "cannot be told it", null)));
            }
            return ++tries[0] < 3 ? null : Later.now(streamed("a"));
        });
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(20);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(tries[0]).isEqualTo(3);
    }

    @Test
    void one_that_stays_silent_is_asked_no_more_often_than_attempts_say() {
        for (int attempts : new int[] {1, 2, 4}) {
            engine = new PathFixture();
            engine.attempts(attempts);
            engine.timeouts(Duration.ofSeconds(4), Duration.ofMinutes(5));
            int[] tries = {0};
            engine.later(attempt -> {
                tries[0] += attempt.target().addressed() ? 1 : 0;
                return attempt.target().addressed()
                        ? null
                        : Later.now(
                                Outcome.refused(new Refusal(Refusal.Reason.LOSSY, "lossy", "cannot be told it", null)));
            });
            Call call = stream(PathFixture.B);
            pass(60);

            assertThat(call.status()).isEqualTo(504);
            assertThat(tries[0]).isEqualTo(attempts);
            all_is_at_rest();
        }
    }

    @Test
    void a_fallback_to_another_model_of_the_provider_neither_hides_its_answer_nor_lends_it_its_name() {
        engine.attempts(1).upstream(attempt -> attempt.target().model() == null ? says(500) : says(404));
        Call call = engine.call(engine.path(new Target(Exchanges.OPENAI, "gpt-4o-mini", true)));

        assertThat(call.status()).isEqualTo(500);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(engine.asked).hasSize(2);
    }
}
