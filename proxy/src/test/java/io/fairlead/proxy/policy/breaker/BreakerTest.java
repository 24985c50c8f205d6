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
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final BreakerConfig CONFIG =
            new BreakerConfig(Duration.ofSeconds(60), 10, 0.5, null, 0.9, Duration.ofSeconds(15), 3);

    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> moves = new ArrayList<>();
    private final ExchangeListener listener = new ExchangeListener() {
        @Override
        public void breakerMoved(String provider, String model, String from, String to, String reason) {
            moves.add(provider + "/" + model + " " + from + ">" + to);
        }
    };
    private final Breakers breakers = new Breakers(loop::nanoTime, listener, 4);

    /** An attempt that is under way until the test ends it. */
    private final class Call {
        private final Attempt attempt;
        private final CompletableFuture<Outcome> upstream = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome;

        Call(String model, BreakerConfig config) {
            this(model, config, exchange -> {});
        }

        Call(String model, BreakerConfig config, Consumer<Exchange> prepared) {
            attempt = Calls.attempt(loop, "openai", model);
            prepared.accept(attempt.exchange());
            outcome = new Breaker(breakers, config).around(it -> upstream).serve(attempt);
        }

        @Nullable
        Refusal refusal() {
            return outcome.getNow(null) instanceof Outcome.Refused it ? it.refusal() : null;
        }

        boolean let() {
            return !(outcome.getNow(null) instanceof Outcome.Refused);
        }

        void fail(Failure failure) {
            attempt.settle(new StreamEnd.Broken(failure, false));
            upstream.complete(Outcome.failed(failure));
            attempt.visit().end();
        }

        void fail() {
            fail(Calls.failure(Stage.ANSWER, Kind.UNAVAILABLE));
        }

        Call commit() {
            attempt.commit();
            upstream.complete(Outcome.answered(new Answer(200, Headers.NONE, -1, new ScriptedBody())));
            return this;
        }

        void end() {
            attempt.settle(StreamEnd.complete());
        }
    }

    private Call call() {
        return call("gpt");
    }

    private Call call(String model) {
        return new Call(model, CONFIG);
    }

    private void open() {
        for (int i = 0; i < 10; i++) {
            call().fail();
        }
        assertThat(breakers.view("openai").state()).isEqualTo("open");
    }

    @Test
    void all_are_open_when_no_model_that_was_asked_of_late_has_one_that_is_not() {
        assertThat(breakers.allOpen("openai")).isFalse();
        Call other = call("other");
        other.commit().end();
        open();
        assertThat(breakers.allOpen("openai")).isFalse();
        breakers.reset("openai");
        loop.advance(Duration.ofMinutes(6));
        open();
        assertThat(breakers.allOpen("openai")).isTrue();
        breakers.mode("openai", BreakerMode.FORCED_OPEN);
        assertThat(breakers.allOpen("openai")).isFalse(); // by hand, which says nothing of the provider
    }

    @Test
    void a_failing_target_is_not_touched_after_the_nth_failure() {
        open();
        Refusal refusal = java.util.Objects.requireNonNull(call().refusal());
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.BREAKER_OPEN);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(moves).containsExactly("openai/gpt closed>open");
    }

    @Test
    void a_last_resort_passes_an_open_breaker_once_a_second() {
        open();
        for (int round = 0; round < 3; round++) { // open for eight seconds then
            loop.advance(Duration.ofSeconds(5));
            List.of(call(), call(), call()).forEach(Call::fail);
        }
        List<Boolean> let = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            let.add(lastResort().let());
            loop.advance(Duration.ofMillis(500));
        }

        assertThat(let).containsExactly(true, false, true, false, true);
        assertThat(breakers.view("openai").state()).isEqualTo("open");
    }

    @Test
    void a_last_resort_does_not_pass_what_is_held_open_by_hand() {
        breakers.mode("openai", BreakerMode.FORCED_OPEN);

        assertThat(lastResort().let()).isFalse();
    }

    private Call lastResort() {
        return new Call("gpt", CONFIG, Exchange::asLastResort);
    }

    @Test
    void another_model_of_the_provider_is_still_asked() {
        open();
        assertThat(call("other").let()).isTrue();
    }

    @Test
    void failures_to_reach_it_count_for_all_models_of_a_provider() {
        for (int i = 0; i < 10; i++) {
            call("model-" + i % 3).fail(Calls.failure(Stage.CONNECT, Kind.UNAVAILABLE));
        }
        assertThat(call("never asked").let()).isFalse();
        assertThat(moves).contains("openai/ closed>open");
    }

    @Test
    void a_clients_own_mistake_never_counts_against_a_target() {
        for (int i = 0; i < 10_000; i++) {
            Kind kind = List.of(Kind.REQUEST, Kind.KEY, Kind.DEADLINE, Kind.RATE_LIMITED, Kind.QUOTA)
                    .get(i % 5);
            call().fail(Calls.failure(Stage.ANSWER, kind));
        }
        for (int i = 0; i < 1_000; i++) {
            Call left = call().commit();
            left.attempt.settle(StreamEnd.cancelled());
        }
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
        assertThat(moves).isEmpty();
    }

    @Test
    void a_stream_counts_when_it_ends() {
        List<Call> streams = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            streams.add(call().commit());
        }
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
        for (Call each : streams) {
            each.attempt.settle(new StreamEnd.Broken(Calls.failure(Stage.STREAM, Kind.UNAVAILABLE), false));
        }
        assertThat(breakers.view("openai").state()).isEqualTo("open");
    }

    @Test
    void slow_is_the_time_to_the_commit_and_not_to_the_end() {
        BreakerConfig slow = new BreakerConfig(
                Duration.ofSeconds(60), 10, 0.5, Duration.ofSeconds(2), 0.9, Duration.ofSeconds(15), 3);
        for (int i = 0; i < 10; i++) {
            Call quick = new Call("gpt", slow).commit();
            loop.advance(Duration.ofSeconds(3));
            quick.end();
        }
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
        loop.advance(Duration.ofSeconds(61));
        for (int i = 0; i < 10; i++) {
            Call late = new Call("gpt", slow);
            loop.advance(Duration.ofMillis(2001));
            late.commit().end();
        }
        assertThat(breakers.view("openai").state()).isEqualTo("open");
    }

    @Test
    void five_hundred_failures_under_way_open_it_once() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            calls.add(call());
        }
        calls.forEach(Call::fail);
        assertThat(moves).containsExactly("openai/gpt closed>open");
        assertThat(breakers.view("openai").retryAfterMs()).isEqualTo(1_000);
    }

    @Test
    void exactly_as_many_trials_as_configured_go_through() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        long through = 0;
        List<Call> trials = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Call trial = call();
            through += trial.let() ? 1 : 0;
            if (trial.let()) {
                trials.add(trial);
            }
        }
        assertThat(through).isEqualTo(3);
        trials.forEach(Call::commit);
        assertThat(breakers.view("openai").state())
                .as("a trial is good at its commit")
                .isEqualTo("closed");
        trials.forEach(Call::end);
    }

    @Test
    void failed_trials_open_it_again() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        for (int i = 0; i < 3; i++) {
            call().fail();
        }
        assertThat(call().let()).isFalse();
        assertThat(moves)
                .containsExactly("openai/gpt closed>open", "openai/gpt open>half-open", "openai/gpt half-open>open");
    }

    @Test
    void a_trial_that_says_nothing_gives_its_place_back() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        for (int i = 0; i < 20; i++) {
            call().fail(Calls.failure(Stage.ANSWER, Kind.RATE_LIMITED));
        }
        assertThat(call().let()).isTrue();
    }

    @Test
    void a_trial_that_breaks_after_its_commit_counts_in_the_state_then_reached() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        List<Call> trials = List.of(call().commit(), call().commit(), call().commit());
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
        trials.forEach(each ->
                each.attempt.settle(new StreamEnd.Broken(Calls.failure(Stage.STREAM, Kind.UNAVAILABLE), false)));
        for (int i = 0; i < 7; i++) {
            assertThat(breakers.view("openai").state()).isEqualTo("closed");
            call().fail();
        }
        assertThat(breakers.view("openai").state())
                .as("three and seven are ten")
                .isEqualTo("open");
    }

    @Test
    void results_of_attempts_begun_before_the_last_change_do_not_count() {
        List<Call> old = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            old.add(call());
        }
        open();
        loop.advance(Duration.ofMillis(1_001));
        List<Call> trials = List.of(call(), call(), call());
        old.subList(0, 10).forEach(Call::fail);
        trials.forEach(each -> each.commit().end());
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
        old.subList(10, 20).forEach(Call::fail);
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void failures_older_than_the_window_are_forgotten() {
        for (int i = 0; i < 9; i++) {
            call().fail();
        }
        loop.advance(Duration.ofSeconds(61));
        for (int i = 0; i < 9; i++) {
            call().fail();
        }
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void forced_open_holds_for_models_that_come_later_and_goes_back_to_closed_and_empty() {
        open();
        breakers.mode("openai", BreakerMode.FORCED_OPEN);
        assertThat(call("later").let()).isFalse();
        assertThat(breakers.view("openai")).isEqualTo(new BreakerView("forced-open", "forced-open", 0));
        breakers.mode("openai", BreakerMode.AUTO);
        assertThat(breakers.view("openai")).isEqualTo(new BreakerView("closed", "auto", 0));
        for (int i = 0; i < 9; i++) {
            call().fail();
        }
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void a_mode_may_be_set_before_anything_was_asked() {
        breakers.mode("openai", BreakerMode.FORCED_OPEN);
        assertThat(call().let()).isFalse();
    }

    @Test
    void disabled_lets_everything_through_and_counts_nothing() {
        breakers.mode("openai", BreakerMode.DISABLED);
        for (int i = 0; i < 50; i++) {
            call().fail();
        }
        assertThat(call().let()).isTrue();
        assertThat(breakers.view("openai").state()).isEqualTo("disabled");
    }

    @Test
    void a_reset_closes_at_once() {
        open();
        breakers.reset("openai");
        assertThat(call().let()).isTrue();
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void models_beyond_the_bound_push_out_closed_ones_and_never_an_open_one() {
        open();
        for (int i = 0; i < 100; i++) {
            call("invented-" + i).fail();
        }
        assertThat(call().let()).as("still open").isFalse();
    }

    @Test
    void a_bug_below_gives_the_trial_back() {
        open();
        loop.advance(Duration.ofMillis(1_001));
        for (int i = 0; i < 5; i++) {
            call().upstream.completeExceptionally(new IllegalStateException("bug"));
        }
        assertThat(call().let()).isTrue();
    }

    @Test
    void many_threads_at_once_see_one_opening_and_exactly_the_trials() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger nanos = new AtomicInteger();
        Circuit circuit = new Circuit("it", CONFIG, () -> nanos.get() * 1_000_000_000L, move -> {
            if (move.to().equals("open")) {
                opened.incrementAndGet();
            }
        });
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 1; round <= 20; round++) {
                together(pool, threads, () -> {
                    for (int i = 0; i < 200; i++) {
                        circuit.ask().settle(false, 0, "test");
                    }
                    return 0;
                });
                assertThat(opened.get()).isEqualTo(round);
                nanos.addAndGet(16);
                List<CircuitPermission> trials = together(pool, threads, circuit::ask).stream()
                        .filter(CircuitPermission::given)
                        .toList();
                assertThat(trials).hasSize(3);
                trials.forEach(CircuitPermission::unused);
                circuit.reset("next round");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> List<T> together(ExecutorService pool, int threads, java.util.concurrent.Callable<T> work)
            throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(pool.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        start.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            results.add(each.get());
        }
        return results;
    }
}
