package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A clock that was configured is no guess: it ends its attempt, and the call moves on or asks the same target again. */
class ConfiguredClocksTest extends GuessFixture {

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
}
