package io.fairlead.proxy.policy.exhausted;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a call comes to when all targets are out: neither does everything fail at once, nor is everybody hammered. */
final class ExhaustedTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final WaitingCalls waiting = new WaitingCalls();
    private final ScriptedService below = new ScriptedService();

    @Test
    void a_call_waits_until_a_target_may_be_asked_again() {
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(7)))
                .then(refused(Reason.PROVIDER_DOWN, Duration.ofSeconds(2)))
                .then(Exchanges.good());
        Exchange exchange = Exchanges.on(loop).begin();
        CompletableFuture<Outcome> outcome = serve(WhenExhausted.WAIT, exchange);
        loop.advance(Duration.ofSeconds(20));

        assertThat(below.times()).containsExactly(0L, 7_350L, 9_450L);
        assertThat(outcome.join()).isInstanceOf(Outcome.Answered.class);
        assertThat(exchange.history().waitNanos())
                .isEqualTo(Duration.ofMillis(9_450).toNanos());
    }

    @Test
    void what_a_hand_holds_open_is_not_waited_for() {
        below.then(refused(Reason.BREAKER_OPEN, null)).then(Exchanges.good());

        assertThat(serve(WhenExhausted.WAIT, Exchanges.on(loop).begin()))
                .isCompletedWithValueMatching(Outcome.Refused.class::isInstance);
    }

    @Test
    void all_waits_together_end_before_the_time_that_is_configured() {
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(12)));
        CompletableFuture<Outcome> outcome =
                serve(WhenExhausted.WAIT, Exchanges.on(loop).begin());
        loop.advance(Duration.ofSeconds(26));

        assertThat(below.times()).containsExactly(0L, 12_600L, 25_200L);
        assertThat(outcome.join()).isInstanceOf(Outcome.Refused.class);
        assertThat(waiting.count("openai")).isZero();
    }

    @Test
    void at_most_so_many_calls_wait_at_a_provider_and_the_next_is_refused() {
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(5)));
        List<CompletableFuture<Outcome>> calls = new ArrayList<>();
        for (int i = 0; i <= WaitingCalls.MOST; i++) {
            calls.add(serve(WhenExhausted.WAIT, Exchanges.on(loop).begin()));
        }
        assertThat(calls).filteredOn(CompletableFuture::isDone).hasSize(1);
        assertThat(waiting.count("openai")).isEqualTo(WaitingCalls.MOST);
        loop.advance(Duration.ofMinutes(1));

        assertThat(waiting.count("openai")).isZero();
    }

    @Test
    void a_wait_that_passes_the_deadline_is_not_begun() {
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(7)));
        Exchange exchange = Exchanges.on(loop).begin();
        exchange.bound(
                new Deadline(exchange.startedNanos() + Duration.ofSeconds(7).toNanos(), true));

        assertThat(serve(WhenExhausted.WAIT, exchange)).isCompletedWithValueMatching(Outcome.Refused.class::isInstance);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void a_client_that_leaves_ends_the_wait() {
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(7)));
        Exchange exchange = Exchanges.on(loop).begin();
        CompletableFuture<Outcome> outcome = serve(WhenExhausted.WAIT, exchange);
        exchange.abandon();

        assertThat(outcome.join()).isInstanceOf(Outcome.Abandoned.class);
        assertThat(loop.waiting()).isZero();
        assertThat(below.asked()).hasSize(1);
    }

    @Test
    void a_last_resort_is_asked_at_once_past_the_breakers_and_only_once() {
        List<Boolean> past = new ArrayList<>();
        below.thenBy(visit -> {
            past.add(visit.exchange().lastResort());
            return refused(Reason.BREAKER_OPEN, Duration.ofSeconds(7));
        });
        Outcome outcome =
                serve(WhenExhausted.LAST_RESORT, Exchanges.on(loop).begin()).join();

        assertThat(past).containsExactly(false, true);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void a_last_resort_stays_within_the_limits() {
        below.then(refused(Reason.LIMITED, Duration.ofSeconds(7)));
        serve(WhenExhausted.LAST_RESORT, Exchanges.on(loop).begin()).join();

        assertThat(below.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(WhenExhausted.class)
    void once_a_request_was_sent_a_target_was_available(WhenExhausted when) {
        below.thenBy(visit -> {
            visit.exchange().history().requestSent();
            return refused(Reason.BREAKER_OPEN, Duration.ofSeconds(7));
        });
        serve(when, Exchanges.on(loop).begin()).join();

        assertThat(below.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {
                "LIMITED",
                "POOL_EXHAUSTED",
                "OVERLOAD",
                "DRAINING",
                "BAD_REQUEST",
                "FORBIDDEN",
                "TOO_LARGE",
                "NO_KEY",
                "LOSSY"
            })
    void what_no_wait_mends_is_refused_at_once(Reason reason) {
        below.then(refused(reason, Duration.ofSeconds(1)));
        serve(WhenExhausted.WAIT, Exchanges.on(loop).begin()).join();
        serve(WhenExhausted.LAST_RESORT, Exchanges.on(loop).begin()).join();

        assertThat(below.asked()).hasSize(2);
    }

    @Test
    void what_is_done_is_told_once_however_often_the_targets_are_asked() {
        List<String> told = new ArrayList<>();
        ExchangeListener listener = new ExchangeListener() {
            @Override
            public void exhausted(Exchange exchange, String action, Duration wait) {
                told.add(action + " " + wait.toMillis());
            }
        };
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(2)))
                .then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(1)))
                .then(Exchanges.good());
        serve(WhenExhausted.WAIT, Exchanges.on(loop).listener(listener).begin());
        loop.advance(Duration.ofSeconds(5));

        assertThat(below.asked()).hasSize(3);
        assertThat(told).containsExactly("wait 2100");
    }

    @Test
    void the_setting_is_the_addressed_providers() {
        below.then(refused(Reason.BREAKER_OPEN, Duration.ofSeconds(1)));
        Service<Exchange> path = Exhausted.of(Map.of("openai", ExhaustedConfig.defaults()), waiting, () -> 0.5)
                .around(below.addressed());
        Exchange other = Exchanges.on(loop).to(Exchanges.ANTHROPIC).begin();

        assertThat(path.serve(other)).isCompletedWithValueMatching(Outcome.Refused.class::isInstance);
        assertThat(path.serve(Exchanges.on(loop).begin())).isNotDone();
    }

    @Test
    void after_the_longest_wait_the_timeline_still_ends_with_the_attempt_that_answered() {
        below.thenBy(visit -> {
            Exchange exchange = visit.exchange();
            boolean open =
                    exchange.history().waitNanos() < Duration.ofSeconds(28).toNanos();
            Attempt attempt = visit.attempt();
            attempt.report(0, open ? "refused" : "answered", "");
            return open ? refused(Reason.BREAKER_OPEN, Duration.ofMillis(250)) : Exchanges.good();
        });
        Exchange exchange = Exchanges.on(loop).begin();
        CompletableFuture<Outcome> outcome = serve(WhenExhausted.WAIT, exchange);
        loop.advance(Duration.ofMinutes(5));

        assertThat(outcome.join()).isInstanceOf(Outcome.Answered.class);
        assertThat(exchange.history().attempts())
                .hasSize(64)
                .last()
                .satisfies(last -> assertThat(last.outcome()).isEqualTo("answered"));
    }

    @Test
    void where_a_refusal_stands_at_once_the_layer_is_absent() {
        assertThat(Exhausted.of(Map.of("openai", ExhaustedConfig.of(WhenExhausted.FAIL)), waiting, () -> 0)
                        .name())
                .isEmpty();
    }

    private CompletableFuture<Outcome> serve(WhenExhausted when, Exchange exchange) {
        return Exhausted.of(Map.of("openai", ExhaustedConfig.of(when)), waiting, () -> 0.5)
                .around(below.addressed())
                .serve(exchange);
    }

    private static Outcome refused(Reason reason, @Nullable Duration wait) {
        return Outcome.refused(new Refusal(reason, "refused", "refused", wait));
    }
}
