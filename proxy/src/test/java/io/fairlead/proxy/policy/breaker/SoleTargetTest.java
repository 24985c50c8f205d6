package io.fairlead.proxy.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An open breaker at a target that is the call's only one. */
class SoleTargetTest {
    private static final BreakerConfig CONFIG = BreakerConfig.defaults();

    private final VirtualLoop loop = new VirtualLoop();
    private final VirtualLoop otherLoop = new VirtualLoop();
    private final Breakers breakers = new Breakers(loop::nanoTime, ExchangeListener.NONE);
    private final List<Call> begun = new ArrayList<>();

    private final class Call {
        private final Attempt attempt;
        private final CompletableFuture<Outcome> upstream = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome;

        Call(VirtualLoop on, String model, Duration wait) {
            attempt = Calls.attempt(on, "openai", model);
            attempt.exchange().mayWaitForBreakers(wait);
            outcome = new Breaker(breakers, CONFIG)
                    .around(it -> {
                        begun.add(this);
                        return upstream;
                    })
                    .serve(attempt);
        }

        void fail() {
            attempt.settle(new StreamEnd.Broken(Calls.failure(Stage.ANSWER, Kind.UNAVAILABLE), false));
            upstream.complete(Outcome.failed(Calls.failure(Stage.ANSWER, Kind.UNAVAILABLE)));
            attempt.visit().end();
        }

        void comeGood() {
            attempt.commit();
            upstream.complete(Outcome.answered(new Answer(200, Headers.NONE, -1, new ScriptedBody())));
            attempt.settle(StreamEnd.complete());
        }

        boolean refused() {
            return outcome.getNow(null) instanceof Outcome.Refused;
        }
    }

    private Call call() {
        return new Call(loop, "gpt", Duration.ofSeconds(30));
    }

    private List<Call> calls(int count) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call());
        }
        return calls;
    }

    private void open() {
        calls(10).forEach(Call::fail);
        begun.clear();
        assertThat(breakers.view("openai").state()).isEqualTo("open");
    }

    @AfterEach
    void nobody_waits_at_rest() {
        loop.advance(Duration.ofMinutes(1));
        otherLoop.advance(Duration.ofMinutes(1));
        assertThat(loop.waiting()).isZero();
        assertThat(otherLoop.waiting()).isZero();
        assertThat(breakers.waiting("openai")).isZero();
    }

    @Test
    void while_any_attempt_came_good_in_the_last_ten_seconds_nobody_is_held_back() {
        call().comeGood();
        loop.advance(Duration.ofSeconds(1));
        open();
        loop.advance(Duration.ofMillis(8_900));
        calls(20);
        assertThat(begun).hasSize(20);
        begun.forEach(each -> each.upstream.complete(Outcome.abandoned()));
        begun.clear();
        loop.advance(Duration.ofMillis(200));
        calls(20);
        assertThat(begun).as("now nothing did").hasSize(3);
    }

    @Test
    void when_none_did_as_many_as_trials_go_at_a_time_without_a_gap() {
        open();
        List<Call> calls = calls(20);
        assertThat(begun).hasSize(3);
        for (int failed = 0; failed < 10; failed++) {
            begun.get(failed).fail();
            loop.run();
            assertThat(begun).hasSize(failed + 4);
        }
        assertThat(begun).as("first come, first served").isEqualTo(calls.subList(0, 13));
    }

    @Test
    void the_first_that_comes_good_lets_all_go() {
        open();
        List<Call> calls = calls(50);
        begun.get(1).comeGood();
        loop.run();

        assertThat(begun).hasSameElementsAs(calls);
    }

    @Test
    void a_success_past_an_open_breaker_counts_as_a_trial() {
        open();
        calls(3).forEach(Call::comeGood);

        assertThat(breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void trials_and_those_who_have_nowhere_else_to_go_are_together_no_more() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        calls(20);

        assertThat(begun).hasSize(3);
    }

    @Test
    void who_waits_on_another_loop_is_woken_there() {
        open();
        calls(3);
        Call elsewhere = new Call(otherLoop, "gpt", Duration.ofSeconds(30));
        assertThat(begun).doesNotContain(elsewhere);
        begun.get(0).comeGood();
        otherLoop.run();

        assertThat(begun).contains(elsewhere);
    }

    @Test
    void who_waits_too_long_is_refused_with_the_time_to_wait() {
        open();
        calls(3);
        Call late = new Call(loop, "gpt", Duration.ofSeconds(2));
        loop.advance(Duration.ofSeconds(2));

        assertThat(late.refused()).isTrue();
        assertThat(late.attempt.exchange().history().waitNanos())
                .isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(late.attempt.exchange().breakerWaitLeft()).isZero();
    }

    @Test
    void nobody_waits_past_the_deadline_or_past_the_time_for_a_further_try() {
        open();
        calls(3);
        Call bounded = new Call(loop, "gpt", Duration.ofSeconds(30));
        Attempt attempt = Calls.attempt(loop, "openai", "gpt");
        attempt.exchange().mayWaitForBreakers(Duration.ofSeconds(30));
        attempt.visit().beginBy(Deadline.after(loop, Duration.ofSeconds(1), false));
        CompletableFuture<Outcome> outcome = new Breaker(breakers, CONFIG)
                .around(it -> new CompletableFuture<>())
                .serve(attempt);
        loop.advance(Duration.ofSeconds(1));

        assertThat(outcome).isCompletedWithValueMatching(Outcome.Refused.class::isInstance);
        assertThat(bounded.outcome).isNotDone();
    }

    @Test
    void a_client_that_leaves_the_line_takes_no_place() {
        open();
        calls(3);
        Call leaves = call();
        Call stays = call();
        leaves.attempt.abort(Outcome.abandoned());
        assertThat(leaves.outcome).isCompletedWithValue(Outcome.abandoned());
        begun.get(0).fail();
        loop.run();

        assertThat(begun).contains(stays).doesNotContain(leaves);
    }

    @Test
    void one_that_leaves_just_when_it_is_woken_hands_its_place_on() {
        open();
        calls(3);
        Call leaves = call();
        Call stays = call();
        begun.get(0).fail(); // wakes the first of the line, on its loop, a moment later
        leaves.attempt.abort(Outcome.abandoned());
        loop.run();

        assertThat(begun).contains(stays).doesNotContain(leaves);
    }

    @Test
    void the_line_is_bounded() {
        open();
        List<Call> calls = calls(3 + WaitingCount.MOST + 1);

        assertThat(calls).filteredOn(Call::refused).hasSize(1);
    }

    @Test
    void a_hand_that_holds_it_open_refuses_those_who_wait_and_one_that_resets_it_lets_them_go() {
        open();
        calls(3);
        Call first = call();
        breakers.mode("openai", BreakerMode.FORCED_OPEN);
        loop.run();
        assertThat(first.refused()).isTrue();
        breakers.mode("openai", BreakerMode.AUTO);
        begun.forEach(each -> each.upstream.complete(Outcome.abandoned()));
        open();
        calls(3);
        Call second = call();
        breakers.reset("openai");
        loop.run();

        assertThat(begun).contains(second);
    }

    @Test
    void what_is_not_reached_at_all_holds_every_model_back_together() {
        for (int i = 0; i < 10; i++) {
            Call call = new Call(loop, "model-" + i, Duration.ofSeconds(30));
            call.attempt.settle(StreamEnd.cancelled());
            call.upstream.complete(Outcome.failed(Calls.failure(Stage.CONNECT, Kind.UNAVAILABLE)));
            call.attempt.visit().end();
        }
        begun.clear();
        List<Call> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(new Call(loop, "other-" + i, Duration.ofSeconds(30)));
        }
        assertThat(begun).hasSize(3);
        begun.get(0).comeGood();
        loop.run();

        assertThat(begun).hasSameElementsAs(others);
    }

    @Test
    void a_call_that_may_not_wait_is_refused() {
        open();
        assertThat(new Call(loop, "gpt", Duration.ZERO).refused()).isTrue();
    }
}
