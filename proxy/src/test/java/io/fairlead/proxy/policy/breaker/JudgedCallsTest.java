package io.fairlead.proxy.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A breaker judges calls: what a call's tries at a target came to, once they are over. */
class JudgedCallsTest {
    private static final BreakerConfig CONFIG = BreakerConfig.defaults();

    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> moves = new ArrayList<>();
    private final Breakers breakers = new Breakers(loop::nanoTime, new ExchangeListener() {
        @Override
        public void breakerMoved(String provider, String model, String from, String to, String reason) {
            moves.add(from + ">" + to);
        }
    });

    @AfterEach
    void no_timer_is_left() {
        loop.advance(Duration.ofMinutes(1));
        assertThat(loop.waiting()).isZero();
    }

    /** One call at one target, whose tries a test plays one after another. */
    private final class Call {
        private final Visit visit;

        Call(String provider, String model) {
            Exchange exchange = Calls.streamed(loop, model);
            visit = exchange.visit(new Target(Calls.provider(provider), null, true));
        }

        Call fails(Failure failure) {
            play(Outcome.failed(failure));
            return this;
        }

        Call fails() {
            return fails(Calls.failure(Stage.ANSWER, Kind.UNAVAILABLE));
        }

        Attempt comesGood() {
            return play(Outcome.answered(new Answer(200, Headers.NONE, -1, new ScriptedBody())));
        }

        private Attempt play(Outcome outcome) {
            Attempt attempt = visit.attempt();
            CompletableFuture<Outcome> unused = new Breaker(breakers, CONFIG)
                    .around(it -> {
                        if (outcome instanceof Outcome.Answered) {
                            assertThat(it.commit()).isTrue();
                        } else {
                            it.settle(StreamEnd.cancelled());
                        }
                        return CompletableFuture.completedFuture(outcome);
                    })
                    .serve(attempt);
            return attempt;
        }

        void over() {
            visit.end();
        }
    }

    private Call call() {
        return new Call("openai", "gpt");
    }

    private String state() {
        return breakers.view("openai").state();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_provider_that_answers_each_call_at_a_later_try_stays_closed(int failures) {
        for (int i = 0; i < 200; i++) {
            Call call = call();
            for (int each = 0; each < failures; each++) {
                call.fails();
                loop.advance(Duration.ofMillis(500));
            }
            call.comesGood().settle(StreamEnd.complete());
            call.over();
        }
        assertThat(state()).isEqualTo("closed");
        assertThat(moves).isEmpty();
    }

    @Test
    void where_no_try_came_good_each_one_counts() {
        call().fails().fails().fails().fails().over();
        call().fails().fails().fails().fails().over();
        assertThat(state()).isEqualTo("closed");
        call().fails().fails().over();

        assertThat(state()).isEqualTo("open");
    }

    @Test
    void failures_count_five_seconds_after_the_first_at_the_latest() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(call().fails().fails());
        }
        loop.advance(Duration.ofMillis(4_999));
        assertThat(state()).isEqualTo("closed");
        loop.advance(Duration.ofMillis(1));
        assertThat(state()).isEqualTo("open");
        calls.forEach(Call::over);
    }

    @Test
    void what_fails_later_than_that_counts_at_once_and_a_success_counts_once() {
        Call slow = call().fails();
        loop.advance(Duration.ofSeconds(6));
        for (int i = 0; i < 8; i++) {
            slow.fails();
        }
        assertThat(state()).as("nine").isEqualTo("closed");
        slow.comesGood().settle(StreamEnd.complete());
        slow.over();

        assertThat(state()).as("nine of ten").isEqualTo("open");
    }

    @Test
    void a_stream_that_breaks_is_a_failed_try_and_those_before_it_are_not_counted_again() {
        for (int i = 0; i < 9; i++) {
            Call call = call().fails();
            Attempt stream = call.comesGood();
            call.over();
            stream.settle(new StreamEnd.Broken(Calls.failure(Stage.STREAM, Kind.UNAVAILABLE), false));
        }
        assertThat(state()).as("nine").isEqualTo("closed");
        call().fails().over();

        assertThat(state()).as("ten").isEqualTo("open");
    }

    @Test
    void a_failed_trial_counts_at_once() {
        for (int i = 0; i < 10; i++) {
            call().fails().over();
        }
        loop.advance(Duration.ofMillis(1_001));
        call().fails();
        call().fails();
        call().fails();

        assertThat(moves).containsExactly("closed>open", "open>half-open", "half-open>open");
    }

    @Test
    void it_opens_for_a_second_and_twice_as_long_after_each_round_of_failed_trials_up_to_the_longest() {
        for (int i = 0; i < 10; i++) {
            call().fails().over();
        }
        List<Long> open = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            long wait = breakers.view("openai").retryAfterMs();
            open.add(wait);
            loop.advance(Duration.ofMillis(wait + 1));
            List.of(call(), call(), call()).forEach(each -> each.fails().over());
        }
        assertThat(open).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L);
    }

    @Test
    void it_begins_anew_once_it_was_closed_for_a_window() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        List.of(call(), call(), call()).forEach(each -> each.fails().over());
        assertThat(breakers.view("openai").retryAfterMs()).isEqualTo(2_000);
        trialsComeGood();
        loop.advance(Duration.ofSeconds(59));
        open();
        assertThat(breakers.view("openai").retryAfterMs())
                .as("closed too shortly")
                .isEqualTo(2_000);
        trialsComeGood();
        loop.advance(Duration.ofSeconds(60));
        open();

        assertThat(breakers.view("openai").retryAfterMs()).isEqualTo(1_000);
    }

    private void open() {
        for (int i = 0; i < 40 && !state().equals("open"); i++) {
            call().fails().over();
        }
        assertThat(state()).isEqualTo("open");
    }

    private void trialsComeGood() {
        loop.advance(Duration.ofMillis(2_001));
        for (Call each : List.of(call(), call(), call())) {
            each.comesGood().settle(StreamEnd.complete());
            each.over();
        }
        assertThat(state()).isEqualTo("closed");
    }

    @Test
    void models_that_come_to_nothing_make_no_breaker_and_those_of_one_provider_take_none_from_another() {
        Breakers few = new Breakers(loop::nanoTime, ExchangeListener.NONE, 4);
        Breaker layer = new Breaker(few, CONFIG);
        for (int i = 0; i < 1_000; i++) {
            Kind kind = i % 2 == 0 ? Kind.REQUEST : Kind.UNAVAILABLE;
            Attempt invented = Calls.attempt(loop, "openai", "invented-" + i);
            CompletableFuture<Outcome> unused = layer.around(
                            it -> CompletableFuture.completedFuture(Outcome.failed(Calls.failure(Stage.ANSWER, kind))))
                    .serve(invented);
            invented.visit().end();
        }
        for (int i = 0; i < 10; i++) {
            Attempt other = Calls.attempt(loop, "anthropic", "claude");
            CompletableFuture<Outcome> unused = layer.around(it -> CompletableFuture.completedFuture(
                            Outcome.failed(Calls.failure(Stage.ANSWER, Kind.UNAVAILABLE))))
                    .serve(other);
            other.visit().end();
        }
        assertThat(few.circuits("openai")).isLessThanOrEqualTo(5);
        assertThat(few.view("anthropic").state()).isEqualTo("open");
    }

    @Test
    void what_only_a_client_did_makes_no_breaker() {
        for (int i = 0; i < 1_000; i++) {
            Call invented = new Call("openai", "invented-" + i);
            invented.fails(Calls.failure(
                    Stage.ANSWER,
                    List.of(Kind.REQUEST, Kind.KEY, Kind.RATE_LIMITED, Kind.QUOTA)
                            .get(i % 4)));
            invented.over();
        }
        assertThat(breakers.circuits("openai")).isZero();
    }
}
