package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of the two lists, and a test for each reason that stands in {@link ExchangePath}. */
class ExchangePathTest {

    private static final LimitsConfig ONE_IN_THREE_SECONDS =
            new LimitsConfig(new LimitsConfig.Rate(1, Duration.ofSeconds(3)), 0, Duration.ofSeconds(5));

    private final PathFixture engine = new PathFixture();

    @AfterEach
    void nothing_is_left_at_rest() {
        engine.loop.advance(Duration.ofHours(1));
        assertThat(engine.loop.waiting()).isZero();
        assertThat(engine.inFlight.count()).isZero();
        assertThat(engine.limiters.view("openai").used()).isZero();
        assertThat(engine.limiters.view("openai").waiting()).isZero();
    }

    @Test
    void the_lists_are_these() {
        engine.limits(ONE_IN_THREE_SECONDS);

        assertThat(engine.path(PathFixture.B).names())
                .containsExactly(
                        "render-failures",
                        "admission",
                        "total-deadline",
                        "inject-faults",
                        "cache",
                        "follow-state",
                        "fallback",
                        "remember-state",
                        "retry",
                        "attempt");
        assertThat(ExchangePath.attempt("openai", engine.policies(), false, engine.wiring())
                        .names())
                .containsExactly(
                        "breaker", "limits", "probation", "offer-codings", "translate", "authorize", "upstream");
    }

    @Test
    void slowness_is_looked_at_below_the_limits_and_above_probation() {
        engine.limits(ONE_IN_THREE_SECONDS).hedge(new HedgeConfig(After.percentile(95), 0.05, 0.05));

        assertThat(ExchangePath.attempt("openai", engine.policies(), false, engine.wiring())
                        .names())
                .containsSubsequence("breaker", "limits", "hedge", "probation");
    }

    @Test
    void what_is_switched_off_is_not_there() {
        assertThat(engine.path().names()).doesNotContain("fallback");
        assertThat(ExchangePath.attempt("openai", engine.policies(), false, engine.wiring())
                        .names())
                .doesNotContain("limits", "hedge");
    }

    @Test
    void whatever_refuses_or_fails_reaches_the_client_as_an_answer() {
        engine.upstream(attempt -> Outcome.failed(Exchanges.refusedConnection()));
        Call failed = engine.call(engine.path());
        engine.loop.advance(Duration.ofMinutes(1));
        engine.inFlight.drain();
        Call refused = engine.call(engine.path());

        assertThat(failed.status()).isEqualTo(502);
        assertThat(refused.status()).isEqualTo(503);
    }

    @Test
    void a_call_that_is_not_let_in_starts_no_clock() {
        engine.inFlight.drain();
        Call call = engine.call(engine.path());

        assertThat(call.status()).isEqualTo(503);
        assertThat(engine.loop.waiting()).isZero();
        assertThat(engine.asked).isEmpty();
    }

    @Test
    void a_call_counts_until_its_last_byte() {
        engine.upstream(attempt -> null);
        engine.timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2));
        Call call = engine.call(engine.path());
        assertThat(engine.inFlight.count()).isOne();
        engine.loop.advance(Duration.ofSeconds(5));

        assertThat(call.over()).isTrue();
        assertThat(engine.inFlight.count()).isZero();
    }

    @Test
    void the_total_bounds_attempts_waits_and_fallbacks_together() {
        engine.timeouts(Duration.ofSeconds(30), Duration.ofSeconds(2));
        engine.upstream(attempt -> attempt.target().addressed() ? PathFixture.answer(503, "{}") : null);
        Call call = engine.call(engine.path(PathFixture.B));
        engine.loop.advance(Duration.ofMillis(1_999));
        assertThat(call.status()).isZero();
        engine.loop.advance(Duration.ofMillis(1));

        assertThat(engine.asked).containsExactly("openai - 0", "openai - 250", "b key-b 250");
        assertThat(call.code()).isEqualTo("total_timeout");
        assertThat(call.over()).isTrue();
    }

    @Test
    void each_target_gets_its_own_tries_before_the_next_is_asked() {
        engine.upstream(attempt -> PathFixture.answer(503, "{}"));
        Call call = engine.call(engine.path(PathFixture.B));
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(engine.asked).containsExactly("openai - 0", "openai - 250", "b key-b 250", "b key-b 500");
        assertThat(call.exchange.history().attempts())
                .extracting(AttemptReport::n)
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_call_waits_only_when_every_target_refused_and_then_asks_all_of_them() {
        engine.exhausted(WhenExhausted.WAIT).attempts(1);
        Stack<Exchange> path = engine.path(PathFixture.B);
        engine.upstream(attempt -> PathFixture.answer(503, "{}"));
        for (int i = 0; i < 10; i++) {
            engine.call(path); // opens both
        }
        engine.upstream(attempt -> attempt.target().addressed() ? null : PathFixture.good());
        for (int i = 0; i < 3; i++) {
            engine.call(path); // as many as may try whether the first is back
        }
        engine.asked.clear();
        Call call = engine.call(path);
        assertThat(call.status()).isZero();
        engine.loop.advance(Duration.ofSeconds(2));

        assertThat(call.status()).as("the other one may be asked again").isEqualTo(200);
        assertThat(engine.asked).hasSize(1).last().asString().startsWith("b ");
        assertThat(path.names()).containsSubsequence("total-deadline", "exhausted", "fallback");
    }

    @Test
    void what_a_hand_holds_open_is_refused_at_once() {
        engine.exhausted(WhenExhausted.WAIT);
        engine.breakers.mode("openai", BreakerMode.FORCED_OPEN);

        assertThat(engine.call(engine.path()).status()).isEqualTo(503);
        assertThat(engine.loop.waiting()).isZero();
    }

    @Test
    void a_target_that_is_left_alone_takes_nobodys_turn() {
        engine.limits(ONE_IN_THREE_SECONDS);
        Stack<Exchange> path = engine.path();
        engine.breakers.mode("openai", BreakerMode.FORCED_OPEN);
        Call refused = engine.call(path);
        engine.breakers.mode("openai", BreakerMode.AUTO);
        Call next = engine.call(path);

        assertThat(refused.code()).isEqualTo("breaker_open");
        assertThat(next.status()).isEqualTo(200);
    }

    @Test
    void waiting_for_a_turn_is_not_the_upstreams_silence() {
        engine.limits(ONE_IN_THREE_SECONDS).timeouts(Duration.ofSeconds(1), Duration.ofMinutes(1));
        Stack<Exchange> path = engine.path();
        engine.call(path);
        Call second = engine.call(path);
        engine.loop.advance(Duration.ofMillis(2_900));
        assertThat(second.status()).isZero();
        engine.loop.advance(Duration.ofSeconds(1));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.exchange.history().attempts()).hasSize(1);
    }

    @Test
    void the_silence_of_an_upstream_is_bounded_below_the_limits() {
        engine.limits(new LimitsConfig(null, 1, Duration.ofSeconds(5)))
                .timeouts(Duration.ofSeconds(1), Duration.ofMinutes(1))
                .attempts(1)
                .upstream(attempt -> null);
        Call call = engine.call(engine.path());
        assertThat(engine.limiters.view("openai").used()).isOne();
        engine.loop.advance(Duration.ofSeconds(1));

        assertThat(call.code()).isEqualTo("first_byte_timeout");
        assertThat(engine.limiters.view("openai").used()).isZero();
    }

    @Test
    void what_fails_below_probation_stands_in_the_timeline() {
        engine.keys("b").attempts(1).upstream(attempt -> PathFixture.answer(500, "{}"));
        Call call = engine.call(engine.path(PathFixture.B));

        assertThat(call.exchange.history().attempts())
                .extracting(AttemptReport::outcome, AttemptReport::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("failed", "http_500"),
                        org.assertj.core.groups.Tuple.tuple("refused", "no_key"));
    }

    @Test
    void the_key_is_added_once_the_request_is_as_the_target_wants_it() {
        engine.attempts(1)
                .upstream(attempt -> attempt.target().addressed() ? PathFixture.answer(503, "{}") : PathFixture.good());
        engine.call(engine.path(PathFixture.B), "authorization", "Bearer client");

        assertThat(engine.asked).containsExactly("openai client 0", "b key-b 0");
        assertThat(engine.lookups).endsWith("deployment", "key");
    }

    @Test
    void a_refused_own_key_goes_on_to_the_next_key_and_then_to_the_next_target_at_once() {
        engine.keys("openai", "one", "two", "three")
                .attempts(4)
                .upstream(attempt -> attempt.target().addressed() ? PathFixture.answer(401, "{}") : PathFixture.good());
        Call call = engine.call(engine.path(PathFixture.B));

        assertThat(engine.asked).containsExactly("openai one 0", "openai two 0", "openai three 0", "b key-b 0");
        assertThat(call.status()).isEqualTo(200);
    }

    @Test
    void a_good_key_after_a_refused_one_is_kept_for_the_calls_that_follow() {
        engine.keys("openai", "old", "new")
                .upstream(attempt ->
                        "Bearer old".equals(attempt.request().headers().get("authorization"))
                                ? PathFixture.answer(401, "{}")
                                : PathFixture.good());
        Stack<Exchange> path = engine.path();
        Call first = engine.call(path);
        engine.call(path);

        assertThat(first.status()).isEqualTo(200);
        assertThat(engine.asked).containsExactly("openai old 0", "openai new 0", "openai new 0");
    }

    @Test
    void a_refused_key_of_the_clients_returns() {
        engine.keys("openai", "one", "two").upstream(attempt -> PathFixture.answer(401, "{}"));
        Call call = engine.call(engine.path(PathFixture.B), "authorization", "Bearer client");

        assertThat(engine.asked).containsExactly("openai client 0");
        assertThat(call.status()).isEqualTo(401);
    }

    @Test
    void a_certificate_that_is_wrong_is_not_asked_for_again_and_the_next_target_is_at_once() {
        for (String code : new String[] {"tls_cert_expired", "tls_not_spoken"}) {
            engine.asked.clear();
            engine.upstream(attempt -> attempt.target().addressed()
                    ? Outcome.failed(Failure.of(
                            Failure.Stage.TLS,
                            Failure.Fault.UPSTREAM,
                            Failure.Kind.UNAVAILABLE,
                            Failure.Replay.SAFE,
                            code,
                            "as the test wants it"))
                    : PathFixture.good());
            Call call = engine.call(engine.path(PathFixture.B));

            assertThat(engine.asked).containsExactly("openai - 0", "b key-b 0");
            assertThat(call.status()).isEqualTo(200);
        }
    }
}
