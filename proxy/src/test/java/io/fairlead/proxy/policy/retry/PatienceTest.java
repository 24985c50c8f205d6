package io.fairlead.proxy.policy.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sole target is ridden out. */
class PatienceTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedService below = new ScriptedService();
    private RetryConfig config = RetryConfig.defaults();
    private double random = 0.5;
    private final Retry retry = new Retry(target -> config, new RetryBudget(), () -> random);

    @AfterEach
    void no_timer_is_left() {
        loop.advance(Duration.ofMinutes(1));
        assertThat(loop.waiting()).isZero();
    }

    private static Failure says(int status, String... headers) {
        return Exchanges.answer(status, "{}", headers);
    }

    static Stream<Failure> ridden() {
        return Stream.of(
                says(500),
                says(502),
                says(503),
                says(520),
                says(529),
                Exchanges.reset(),
                Exchanges.refusedConnection());
    }

    static Stream<Failure> notRidden() {
        return Stream.of(says(429), says(504), says(408), says(409), says(425), Exchanges.silence());
    }

    private Outcome serve(Exchange exchange) {
        CompletableFuture<Outcome> result = retry.around(below).serve(exchange.visit(exchange.addressed()));
        loop.advance(Duration.ofMinutes(2));
        return result.join();
    }

    private Exchange exchange(String... headers) {
        return Exchanges.on(loop).headers(headers).begin();
    }

    @ParameterizedTest
    @MethodSource("ridden")
    void it_is_asked_on_beyond_attempts_until_patience_ends(Failure failure) {
        below.then(Outcome.failed(failure));
        Exchange exchange = exchange();
        serve(exchange);

        assertThat(below.times()).hasSizeGreaterThan(5).last().isEqualTo(20_000L);
        assertThat(exchange.history().riddenOut()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("notRidden")
    void other_classes_end_with_the_attempts(Failure failure) {
        below.then(Outcome.failed(failure));
        Exchange exchange = exchange();
        serve(exchange);

        assertThat(below.asked()).hasSize(4);
        assertThat(exchange.history().riddenOut()).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 0.5, 0.9, 0.999})
    void an_outage_that_is_over_before_patience_ends_is_survived_whatever_is_drawn(double drawn) {
        random = drawn;
        long back = Duration.ofMillis(19_900).toNanos();
        below.thenBy(it -> loop.nanoTime() >= back ? Exchanges.good() : Outcome.failed(says(503)));

        if (drawn > 0.05) { // else the budget is spent by then, and its turn comes later
            assertThat(serve(exchange())).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void where_another_target_could_take_the_call_the_attempts_are_all() {
        below.then(Outcome.failed(says(503)));
        Exchange exchange = exchange();
        Visit visit = exchange.visit(exchange.addressed(), new Others(true, false));
        CompletableFuture<Outcome> result = retry.around(below).serve(visit);
        loop.advance(Duration.ofMinutes(1));

        assertThat(result).isDone();
        assertThat(below.asked()).hasSize(4);
        assertThat(exchange.history().riddenOut()).isNull();
    }

    @Test
    void where_the_call_came_from_another_target_the_attempts_are_all() {
        below.then(Outcome.failed(says(503)));
        Exchange exchange = exchange();
        retry.around(below).serve(exchange.visit(exchange.addressed(), new Others(false, true)));
        loop.advance(Duration.ofMinutes(1));

        assertThat(below.asked()).hasSize(4);
    }

    @Test
    void attempts_that_are_set_leave_no_patience() {
        config = config.withAttempts(4);
        below.then(Outcome.failed(says(503)));
        serve(exchange());

        assertThat(below.asked()).hasSize(4);
    }

    @Test
    void a_client_that_forbids_repeats_is_obeyed() {
        below.then(Outcome.failed(says(503)));
        Exchange exchange = exchange("x-fairlead-no-retry", "true");
        serve(exchange);

        assertThat(below.asked()).hasSize(1);
        assertThat(exchange.history().riddenOut()).isNull();
    }

    @Test
    void what_may_have_been_done_is_not_repeated_where_that_is_forbidden() {
        RetryConfig it = config;
        config = new RetryConfig(
                it.attempts(),
                it.backoff(),
                it.budget(),
                it.statuses(),
                it.retryAfter(),
                RetryConfig.Ambiguous.RETURN,
                it.patience());
        below.then(Outcome.failed(Exchanges.reset()));
        serve(exchange());

        assertThat(below.asked()).hasSize(1);
    }

    @Test
    void an_sdks_own_retry_has_fewer_attempts_and_the_same_patience() {
        below.then(Outcome.failed(says(503)));
        serve(exchange("x-stainless-retry-count", "2"));

        assertThat(below.times()).last().isEqualTo(20_000L);
    }

    @Test
    void no_wait_is_begun_that_passes_the_deadline() {
        below.then(Outcome.failed(says(503)));
        Exchange exchange = exchange();
        exchange.bound(Deadline.after(loop, Duration.ofSeconds(6), true));
        serve(exchange);

        assertThat(below.times()).last().matches(last -> last < 6_000);
    }

    @Test
    void a_providers_hint_is_waited_for_in_full_or_not_at_all() {
        below.then(Outcome.failed(says(503, "retry-after", "7")));
        serve(exchange());

        assertThat(below.times())
                .as("the fifth try would begin after 29 s")
                .containsExactly(0L, 7_350L, 14_700L, 22_050L);
    }

    private List<CompletableFuture<Outcome>> fifty(String... headers) {
        List<CompletableFuture<Outcome>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Exchange exchange = exchange(headers);
            calls.add(retry.around(below).serve(exchange.visit(exchange.addressed())));
        }
        return calls;
    }

    /** What the target says to a request: good from {@code millis} on. */
    private void downUntil(long millis, String... headers) {
        below.thenBy(it -> loop.nanoTime() >= Duration.ofMillis(millis).toNanos()
                ? Exchanges.good()
                : Outcome.failed(says(503, headers)));
    }

    @Test
    void within_patience_repeats_wait_in_turn_and_the_target_is_asked_on_within_the_budget() {
        below.then(Outcome.failed(says(503)));
        List<CompletableFuture<Outcome>> calls = fifty();
        for (int second = 1; second < 20; second++) {
            loop.advance(Duration.ofSeconds(1));
            int asked = below.asked().size();
            assertThat(asked).as("after %s s", second).isBetween(50 + second, 50 + 30 * (1 + second / 10));
        }
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        loop.advance(Duration.ofSeconds(3));

        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(below.times()).allMatch(begun -> begun <= 20_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 6_000, 15_000, 19_400})
    void when_the_target_comes_good_all_who_wait_go_on_at_once(long back) {
        downUntil(back);
        List<CompletableFuture<Outcome>> calls = fifty();
        loop.advance(Duration.ofMillis(back + 501));

        assertThat(calls)
                .allSatisfy(call -> assertThat(call).isCompletedWithValueMatching(Outcome.Answered.class::isInstance));
    }

    @Test
    void a_try_that_was_under_way_when_the_outage_ended_and_fails_by_it_is_repeated_at_once() {
        downUntil(1_000);
        fifty();
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        boolean[] first = {true};
        Exchange exchange = exchange();
        CompletableFuture<Outcome> call = retry.around(visit -> {
                    if (first[0]) {
                        first[0] = false;
                        return slow;
                    }
                    return CompletableFuture.completedFuture(Exchanges.good());
                })
                .serve(exchange.visit(exchange.addressed()));
        loop.advance(Duration.ofMillis(1_600));
        slow.complete(Outcome.failed(says(503)));
        loop.run();

        assertThat(call).isCompletedWithValueMatching(Outcome.Answered.class::isInstance);
    }

    @Test
    void each_call_goes_beyond_the_budget_once_however_often_the_target_comes_back() {
        below.thenBy(it -> below.times().size() % 100 == 0 ? Exchanges.good() : Outcome.failed(says(503)));
        List<CompletableFuture<Outcome>> calls = fifty();
        calls.addAll(fifty());
        loop.advance(Duration.ofMinutes(1));

        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(below.asked()).hasSizeBetween(200, 100 + 100 + 3 * 30);
    }

    @Test
    void a_providers_hint_is_waited_for_in_full_although_the_target_came_good_before() {
        downUntil(2_000, "retry-after", "5");
        List<CompletableFuture<Outcome>> calls = fifty();
        loop.advance(Duration.ofMillis(2_100));
        Exchange another = exchange();
        assertThat(retry.around(below).serve(another.visit(another.addressed())))
                .isDone();
        loop.advance(Duration.ofMillis(2_800));
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        loop.advance(Duration.ofSeconds(1));

        assertThat(calls).allMatch(CompletableFuture::isDone);
    }

    @Test
    void backoff_ends_when_the_target_comes_good_after_an_outage() {
        random = 0.999;
        downUntil(4_000);
        Exchange patient = exchange();
        CompletableFuture<Outcome> waits = retry.around(below).serve(patient.visit(patient.addressed()));
        for (int i = 0; i < 10; i++) {
            Exchange gone = exchange("x-fairlead-no-retry", "true");
            retry.around(below).serve(gone.visit(gone.addressed()));
        }
        loop.advance(Duration.ofMillis(4_100));
        assertThat(waits).as("its next try would begin after 7.5 s").isNotDone();
        Exchange another = exchange();
        retry.around(below).serve(another.visit(another.addressed()));
        loop.run();

        assertThat(waits).isCompletedWithValueMatching(Outcome.Answered.class::isInstance);
    }

    @Test
    void where_a_few_calls_fail_among_others_nothing_ends_backoff_and_the_budget_holds() {
        random = 0.999;
        int[] number = {0};
        below.thenBy(it -> number[0]++ % 3 == 2 ? Exchanges.good() : Outcome.failed(says(503)));
        List<CompletableFuture<Outcome>> calls = fifty();
        loop.advance(Duration.ofSeconds(9));

        long done = calls.stream().filter(CompletableFuture::isDone).count();
        assertThat(done).isLessThan(50);
        assertThat(below.asked()).hasSize(50 + 30);
    }

    @Test
    void a_client_that_leaves_the_budgets_line_leaves_its_turn_to_the_next() {
        below.then(Outcome.failed(says(503)));
        List<Exchange> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Exchange exchange = exchange();
            calls.add(exchange);
            retry.around(below).serve(exchange.visit(exchange.addressed()));
        }
        loop.advance(Duration.ofSeconds(1));
        int before = below.asked().size();
        calls.subList(0, 55).forEach(Exchange::abandon);
        loop.advance(Duration.ofSeconds(3));

        assertThat(below.asked()).hasSizeGreaterThanOrEqualTo(before + 5);
    }

    @Test
    void a_breaker_that_opens_meanwhile_leaves_the_last_word_to_the_failure() {
        below.then(Outcome.failed(says(503)))
                .then(Outcome.refused(
                        new Refusal(Refusal.Reason.BREAKER_OPEN, "breaker_open", "open", Duration.ofSeconds(3))));
        Exchange exchange = exchange();

        assertThat(serve(exchange)).isInstanceOf(Outcome.Failed.class);
        assertThat(exchange.history().riddenOut()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_try_beyond_the_attempts_may_wait_for_the_breaker_no_longer_than_patience() {
        List<Long> latest = new ArrayList<>();
        below.thenBy(exchange -> Outcome.failed(says(503)));
        Exchange exchange = exchange();
        Visit visit = exchange.visit(exchange.addressed());
        retry.around(it -> {
                    Deadline by = it.latestBegin();
                    latest.add(by == null ? -1L : by.nanos() / 1_000_000);
                    Attempt attempt = it.attempt();
                    attempt.endUnsent("failed", "test");
                    return CompletableFuture.completedFuture(Outcome.failed(says(503)));
                })
                .serve(visit);
        loop.advance(Duration.ofMinutes(1));

        assertThat(latest.subList(0, 4)).containsExactly(-1L, -1L, -1L, -1L);
        assertThat(latest.subList(4, latest.size())).isNotEmpty().containsOnly(20_000L);
    }

    private record Others(boolean could, boolean askedOthers) implements Alternatives {
        @Override
        public boolean surelyCould(Failure.Kind why) {
            return could;
        }

        @Override
        public boolean could(Failure.Kind why) {
            return could;
        }

        @Override
        public boolean askBeside(Attempt silent, String clock) {
            return true;
        }
    }
}
