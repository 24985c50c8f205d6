package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig.Mode;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go on when their clients gave up, and the retries that join them, in virtual time. */
class AbandonedPathTest {

    private static final AbandonedConfig ADOPT = new AbandonedConfig(Mode.ADOPT, Duration.ofSeconds(60));
    private static final String BODY = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    private static final String KEY = "Bearer client";

    private PathFixture engine = new PathFixture().abandoned(ADOPT).attempts(1);
    private final List<ByteBuf> bodies = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Stack<Exchange> path = engine.path();
    private final ExchangeListener listener = new ExchangeListener() {
        @Override
        public void kept(Exchange exchange) {
            told.add("kept");
        }

        @Override
        public void keptEnded(Exchange exchange, String result) {
            told.add(result);
        }
    };

    @BeforeEach
    void answers_take_twelve_seconds() {
        engine.later(attempt -> new Later(Duration.ofSeconds(12), streamed("whole")));
    }

    @AfterEach
    void nothing_is_left_at_rest() {
        pass(3_600);
        assertThat(engine.loop.waiting()).as("timers").isZero();
        assertThat(engine.inFlight.count()).as("in flight").isZero();
        assertThat(engine.kept.count()).as("kept").isZero();
        assertThat(engine.limiters.view("openai").used()).as("permits").isZero();
        assertThat(engine.memory.used(Place.HEAP)).isZero();
        assertThat(engine.memory.used(Place.BUFFERS)).isZero();
    }

    private static Outcome streamed(String text) {
        return GuessFixture.streamed(text);
    }

    private void pass(long seconds) {
        engine.loop.advance(Duration.ofSeconds(seconds));
    }

    /** The body is released as soon as the call has its answer, as the front does. */
    private Call call(UnaryOperator<Exchanges> made, String body, String... headers) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        bodies.add(bytes);
        Exchanges exchange = Exchanges.on(engine.loop)
                .facts(new Facts("gpt-4o", true, 10))
                .headers(headers)
                .listener(listener)
                .body(new RequestBody.Whole(bytes));
        Exchange begun = made.apply(exchange).begin();
        var outcome = path.serve(begun);
        var unused = outcome.thenAccept(it -> begun.request().body().release());
        return new Call(begun, outcome);
    }

    private Call first() {
        return call(it -> it, BODY, "authorization", KEY, "x-stainless-timeout", "10");
    }

    private Call retry(int number) {
        return call(
                it -> it,
                BODY,
                "authorization",
                KEY,
                "x-stainless-timeout",
                "10",
                "x-stainless-retry-count",
                Integer.toString(number));
    }

    @Test
    void a_call_goes_on_when_its_clients_limit_is_near_and_the_librarys_retry_gets_its_answer() {
        Call given = first();
        pass(10);
        assertThat(given.status()).isEqualTo(504);
        assertThat(given.header("x-should-retry")).isEqualTo("true");
        assertThat(given.code()).isEqualTo("client_timeout");
        given.exchange.abandon(); // it has its answer, and closes its connection
        Call again = retry(1);
        pass(3);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).contains("whole");
        assertThat(again.over()).isTrue();
        assertThat(again.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(again.header("x-fairlead-attempts")).isEqualTo("0");
        assertThat(again.exchange.fromStore()).isEqualTo(Exchange.FromStore.ADOPTED);
        assertThat(engine.asked).hasSize(1);
        assertThat(told).containsExactly("kept", "joined");
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void an_answer_that_comes_before_the_retry_waits_for_it() {
        first();
        pass(30);
        assertThat(engine.memory.used(Place.HEAP)).as("what is held").isPositive();
        Call again = retry(1);
        pass(0);

        assertThat(again.text()).contains("whole");
        assertThat(again.over()).isTrue();
        assertThat(engine.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-stainless-timeout", "x-stainless-read-timeout", "x-fairlead-timeout"})
    void each_limit_that_a_client_states_is_meant(String header) {
        String limit = header.startsWith("x-fairlead") ? "10s" : "10";
        Call given = call(it -> it, BODY, "authorization", KEY, header, limit);
        pass(10);
        assertThat(given.header("x-should-retry")).isEqualTo("true");
        Call again = call(it -> it, BODY, "authorization", KEY, header, limit, "x-stainless-retry-count", "1");
        pass(5);

        assertThat(again.status()).isEqualTo(200);
        assertThat(engine.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"request-timeout, 10", "grpc-timeout, 10S", "x-request-timeout-ms, 10000"})
    void limits_of_libraries_that_do_not_say_when_they_ask_again_are_not(String header, String limit) {
        Call given = call(it -> it, BODY, "authorization", KEY, header, limit);
        pass(10);

        assertThat(given.status()).isEqualTo(504);
        assertThat(given.header("x-should-retry")).isNull();
        assertThat(given.timeline()).containsExactly("openai/gpt-4o failed client_deadline");
        assertThat(told).isEmpty();
    }

    @Test
    void a_call_that_is_not_meant_to_be_kept_ends_with_its_client() {
        engine = new PathFixture().attempts(1);
        engine.later(attempt -> new Later(Duration.ofSeconds(12), streamed("whole")));
        path = engine.path();
        assertThat(path.names()).doesNotContain("abandoned");
        Call given = first();
        pass(10);
        assertThat(given.header("x-should-retry")).isNull();
        assertThat(given.timeline()).containsExactly("openai/gpt-4o failed client_timeout");
        retry(1);
        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void a_client_that_closes_earlier_has_stopped() {
        Call given = first();
        pass(5);
        given.exchange.abandon();
        assertThat(given.timeline()).containsExactly("openai/gpt-4o abandoned client_left");
        retry(1);

        assertThat(engine.asked).hasSize(2);
        assertThat(told).isEmpty();
    }

    @Test
    void what_nobody_claims_in_time_is_cancelled_and_counted() {
        engine.later(attempt -> null);
        Call given = first();
        pass(69);
        assertThat(given.timeline()).isEmpty();
        pass(1);

        assertThat(given.timeline()).containsExactly("openai/gpt-4o abandoned client_left");
        assertThat(told).containsExactly("kept", "unclaimed");
        retry(1);
        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void a_second_one_that_joins_makes_its_own_call() {
        first();
        pass(10);
        Call one = retry(1);
        Call other = retry(1);
        pass(15);

        assertThat(engine.asked).hasSize(2);
        assertThat(one.text()).contains("whole");
        assertThat(other.status()).isEqualTo(504); // it takes as long as the first one
    }

    /** Each of these makes a call of its own. */
    @TestFactory
    Stream<DynamicTest> what_is_not_the_same_call_again_makes_its_own() {
        Map<String, Supplier<Call>> others = Map.of(
                "no retry",
                () -> call(it -> it, BODY, "authorization", KEY, "x-stainless-timeout", "10"),
                "the first try",
                () -> retry(0),
                "another credential",
                () -> call(it -> it, BODY, "authorization", "Bearer other", "x-stainless-retry-count", "1"),
                "the credential in another field",
                () -> call(it -> it, BODY, "x-api-key", KEY, "x-stainless-retry-count", "1"),
                "no credential",
                () -> call(it -> it, BODY, "x-stainless-retry-count", "1"),
                "another body",
                () -> call(it -> it, BODY + " ", "authorization", KEY, "x-stainless-retry-count", "1"),
                "another provider",
                () -> call(
                        it -> it.to(Exchanges.provider("b", "openai")),
                        BODY,
                        "authorization",
                        KEY,
                        "x-stainless-retry-count",
                        "1"));
        return others.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    engine = new PathFixture().abandoned(ADOPT).attempts(1);
                    path = engine.path();
                    answers_take_twelve_seconds();
                    first();
                    pass(10);
                    Call other = each.getValue().get();
                    assertThat(other.status()).as("takes as long as any").isZero();
                    assertThat(engine.asked).hasSize(2);
                    Call again = retry(2);
                    pass(5);
                    assertThat(again.text()).contains("whole");
                    assertThat(engine.asked)
                            .as("and leaves the kept one to who asks the same")
                            .hasSize(2);
                }));
    }

    @Test
    void a_signature_that_only_its_provider_can_check_is_never_kept_for_who_shows_another() {
        Call given = call(
                it -> it,
                BODY,
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/bedrock/aws4_request, Signature=1",
                "x-stainless-timeout",
                "10");
        pass(10);
        call(
                it -> it,
                BODY,
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/bedrock/aws4_request, Signature=1",
                "x-stainless-retry-count",
                "1");

        assertThat(given.header("x-should-retry")).isNull();
        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void when_the_kept_one_fails_who_waits_for_it_asks_by_itself() {
        engine.later(attempt -> engine.asked.size() == 1
                ? new Later(Duration.ofSeconds(12), GuessFixture.says(503))
                : Later.now(streamed("own")));
        first();
        pass(10);
        Call again = retry(1);
        pass(3);

        assertThat(again.text()).contains("own");
        assertThat(engine.asked).hasSize(2);
        assertThat(told).containsExactly("kept", "joined", "failed");
    }

    @Test
    void a_kept_one_that_failed_before_is_not_joined() {
        engine.later(attempt -> new Later(Duration.ofSeconds(12), GuessFixture.says(503)));
        first();
        pass(13);
        assertThat(told).containsExactly("kept", "failed");
        retry(1);
        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void nothing_new_begins_for_a_client_that_gave_up() {
        engine.attempts(4);
        path = engine.path(PathFixture.B);
        engine.later(attempt -> new Later(Duration.ofSeconds(12), GuessFixture.says(503)));
        first();
        pass(60);

        assertThat(engine.asked).hasSize(1);
        assertThat(told).containsExactly("kept", "failed");
    }

    @Test
    void a_call_of_which_nothing_is_under_way_ends_as_ever() {
        engine.attempts(2).later(attempt -> Later.now(PathFixture.answer(503, "{}", "retry-after", "8")));
        path = engine.path();
        Call given = first();
        pass(10);

        assertThat(given.header("x-should-retry")).isNotEqualTo("true");
        assertThat(told).isEmpty();
    }

    @Test
    void who_joined_and_gives_up_too_hands_it_on_to_its_next_retry() {
        engine.later(attempt -> new Later(Duration.ofSeconds(25), streamed("whole")));
        first();
        pass(10);
        Call again = retry(1);
        pass(10);
        assertThat(again.status()).isEqualTo(504);
        assertThat(again.header("x-should-retry")).isEqualTo("true");
        Call third = retry(2);
        pass(6);

        assertThat(third.text()).contains("whole");
        assertThat(engine.asked).hasSize(1);
        assertThat(told).containsExactly("kept", "joined", "kept", "joined");
    }

    @Test
    void who_joined_and_closes_has_stopped_for_good() {
        Call given = first();
        pass(10);
        Call again = retry(1);
        pass(1);
        again.exchange.abandon();
        pass(1);

        assertThat(given.timeline()).containsExactly("openai/gpt-4o abandoned client_left");
        assertThat(told).containsExactly("kept", "joined", "left");
        retry(2);
        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void both_attempts_of_a_hedged_call_go_on_and_the_first_is_the_answer() {
        engine.hedge(new HedgeConfig(After.delay(Duration.ofSeconds(2)), 1, 1));
        path = engine.path(PathFixture.B);
        engine.later(attempt -> new Later(
                Duration.ofSeconds(attempt.target().provider().name().equals("b") ? 10 : 30),
                streamed(attempt.target().provider().name())));
        Call given = first();
        pass(10);
        Call again = retry(1);
        pass(5);

        assertThat(again.text()).contains("\"b\"");
        assertThat(again.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked).hasSize(2);
        assertThat(given.timeline()).containsExactly("openai/gpt-4o abandoned outrun", "b/gpt-4o answered");
    }

    @Test
    void a_drain_ends_those_that_nobody_joined_and_lets_none_be_kept() {
        Call given = first();
        pass(10);
        Call later = first();
        engine.kept.drain();
        pass(1);
        assertThat(given.timeline()).containsExactly("openai/gpt-4o abandoned client_left");
        pass(10);

        assertThat(later.status()).isEqualTo(504);
        assertThat(later.header("x-should-retry")).isNull();
        assertThat(told).containsExactly("kept", "unclaimed", "refused");
    }

    @Test
    void no_more_are_kept_than_are_allowed() {
        engine.later(attempt -> null);
        for (int i = 0; i < 1_100; i++) {
            first();
        }
        pass(10);

        assertThat(engine.kept.count()).isEqualTo(1_024);
        assertThat(told.stream().filter("refused"::equals)).hasSize(76);
        pass(60);
        assertThat(told.stream().filter("unclaimed"::equals)).hasSize(1_024);
    }

    @Test
    void a_large_call_is_told_apart_off_the_loop() {
        String large = "{\"model\":\"gpt-4o\",\"messages\":[\"" + "x".repeat(2 * LargeWork.LARGE) + "\"]}";
        call(it -> it, large, "authorization", KEY, "x-stainless-timeout", "10");
        pass(10);
        Awaitility.await()
                .until(() -> engine.loop.waiting() > 2 || bodies.get(0).refCnt() == 0);
        pass(0);
        Call again = call(it -> it, large, "authorization", KEY, "x-stainless-retry-count", "1");
        Awaitility.await().until(() -> {
            pass(1);
            return again.status() != 0;
        });

        assertThat(again.text()).contains("whole");
        assertThat(engine.asked).hasSize(1);
    }

    @Test
    void an_error_while_it_is_kept_leaves_nothing_behind_and_who_waits_asks_by_itself() {
        engine.later(attempt -> engine.asked.size() == 1
                ? new Later(
                        Duration.ofSeconds(12),
                        Outcome.answered(
                                new Answer(200, Headers.of("content-type", "text/event-stream"), -1, new Throwing())))
                : Later.now(streamed("own")));
        first();
        pass(10);
        Call again = retry(1);
        pass(3);

        assertThat(again.text()).contains("own");
    }

    /** Throws when it is opened. */
    private static final class Throwing implements Body {
        @Override
        public void open(Sink sink) {
            throw new OutOfMemoryError("opening");
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}
    }

    @Test
    void whatever_clients_and_targets_do_each_is_told_once_and_all_is_at_rest_after() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            engine = new PathFixture()
                    .abandoned(new AbandonedConfig(Mode.ADOPT, Duration.ofSeconds(1 + random.nextInt(20))));
            engine.attempts(1 + random.nextInt(2))
                    .hedge(new HedgeConfig(
                            random.nextBoolean() ? After.OFF : After.delay(Duration.ofSeconds(1 + random.nextInt(9))),
                            1,
                            1))
                    .later(attempt -> something(random));
            path = engine.path(PathFixture.B);
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                calls.add(retry(random.nextInt(3)));
                if (random.nextInt(4) == 0) {
                    calls.get(random.nextInt(calls.size())).exchange.abandon();
                }
                pass(random.nextInt(8));
            }
            if (random.nextInt(4) == 0) {
                engine.kept.drain();
            }
            nothing_is_left_at_rest();
            for (Call call : calls) {
                assertThat(call.exchange.history().conclusion())
                        .as("seed " + seed)
                        .isNotNull();
            }
        }
        assertThat(bodies).allMatch(each -> each.refCnt() == 0);
        assertThat(told).contains("kept", "joined", "unclaimed", "failed", "left");
    }

    private static @Nullable Later something(Random random) {
        Duration after = Duration.ofMillis(random.nextInt(30_000));
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> new Later(after, GuessFixture.says(503));
            case 2 -> new Later(after, Outcome.failed(Exchanges.reset()));
            default -> new Later(after, streamed("good"));
        };
    }

    @TestFactory
    Stream<DynamicTest> what_is_no_generation_with_a_body_of_its_own_ends_with_its_client() {
        Map<String, UnaryOperator<Exchanges>> calls = Map.of(
                "neither generation nor read", it -> it.operation(Operation.OTHER),
                "a body that flows", it -> it.body(new RequestBody.Flowing(-1, new ScriptedBody())),
                "no body", it -> it.body(RequestBody.empty()),
                "another method", it -> it.method("GET"),
                "background work", it -> it.facts(new Facts("gpt-4o", false, 0, -1, null, List.of(), null, true)));
        return calls.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    told.clear();
                    Call given = call(each.getValue(), BODY, "authorization", KEY, "x-stainless-timeout", "10");
                    pass(11);
                    assertThat(given.header("x-should-retry")).isNotEqualTo("true");
                    assertThat(told).isEmpty();
                }));
    }

    @Test
    void tokens_are_counted_for_the_one_that_has_the_answer() {
        String usage = """
                data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5}}

                data: [DONE]

                """;
        engine.later(attempt -> new Later(Duration.ofSeconds(12), counted(attempt, usage)));
        first();
        pass(10);
        Call again = retry(1);
        pass(3);

        assertThat(again.text()).isEqualTo(usage);
        assertThat(again.exchange.usage().input()).isEqualTo(7);
        assertThat(again.exchange.usage().output()).isEqualTo(5);
    }

    private static Outcome counted(Attempt attempt, String events) {
        assertThat(attempt.number()).isEqualTo(1);
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        return Outcome.answered(
                new Answer(200, Headers.of("content-type", "text/event-stream"), bytes.length, Body.of(bytes)));
    }
}
