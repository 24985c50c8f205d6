package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which target a guess asks, and when none may be: then the silent one is waited for. */
class GuessedTargetsTest extends GuessFixture {

    private static final LimitsConfig ONE_AT_A_TIME = new LimitsConfig(null, 1, Duration.ofMillis(100));

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
}
