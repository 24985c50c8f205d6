package io.fairlead.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderHealthTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> moves = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final ProviderHealth health = new ProviderHealth(
            provider -> provider.equals("touchy") ? new HealthThresholds(1, 1) : HealthThresholds.defaults(),
            open::contains,
            loop::nanoTime,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new ExchangeListener() {
                @Override
                public void providerMoved(String provider, String from, String to, String reason) {
                    moves.add(provider + " " + from + ">" + to + " " + reason);
                }
            });

    private void good(int times) {
        for (int i = 0; i < times; i++) {
            health.settled("openai", StreamEnd.complete());
        }
    }

    private void bad(int times, Failure.Kind kind) {
        for (int i = 0; i < times; i++) {
            health.settled("openai", new StreamEnd.Broken(Calls.failure(Failure.Stage.ANSWER, kind), false));
        }
    }

    private void failedProbes(String provider, int times) {
        for (int i = 0; i < times; i++) {
            health.probed(provider, ProbeResult.failed("connect_refused"));
        }
    }

    private HealthState state() {
        return health.view("openai").state();
    }

    @Test
    void each_provider_falls_and_rises_by_its_own_numbers() {
        failedProbes("touchy", 1);
        failedProbes("openai", 1);

        assertThat(health.view("touchy").state()).isEqualTo(HealthState.DOWN);
        assertThat(state()).isNotEqualTo(HealthState.DOWN);
        health.settled("touchy", StreamEnd.complete());
        assertThat(health.view("touchy").state()).isEqualTo(HealthState.UP);
    }

    @Test
    void a_provider_that_was_never_asked_is_unknown() {
        assertThat(state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(health.view("openai").since()).isNull();
        assertThat(health.view("openai").probe()).isNull();
    }

    @Test
    void a_first_answer_says_up() {
        good(1);
        assertThat(state()).isEqualTo(HealthState.UP);
        assertThat(health.view("openai").since()).isEqualTo(NOW);
    }

    @Test
    void failed_probes_take_it_down_and_successes_in_a_row_bring_it_back() {
        good(1);
        failedProbes("openai", 2);
        assertThat(state()).isEqualTo(HealthState.UP);
        failedProbes("openai", 1);
        assertThat(state()).isEqualTo(HealthState.DOWN);
        assertThat(health.view("openai").downByProbes()).isTrue();
        assertThat(health.view("openai").reason()).isEqualTo("connect_refused");
        health.probed("openai", ProbeResult.answered(401, Duration.ZERO));
        assertThat(state()).isEqualTo(HealthState.DOWN);
        good(1);
        assertThat(state()).isEqualTo(HealthState.UP);
        assertThat(moves)
                .containsExactly(
                        "openai unknown>up answers", "openai up>down connect_refused", "openai down>up answers");
    }

    @Test
    void a_call_that_comes_good_between_them_makes_failed_probes_begin_anew() {
        failedProbes("openai", 2);
        good(1);
        failedProbes("openai", 2);
        assertThat(state()).isEqualTo(HealthState.UP);
    }

    @Test
    void failed_calls_alone_do_not_take_it_down_but_its_open_breakers_do() {
        good(1);
        bad(19, Failure.Kind.TIMEOUT);
        open.add("openai");
        health.breakerMoved("openai", "gpt", "closed", "open", "timeout");
        open.clear();
        assertThat(state()).isEqualTo(HealthState.DOWN);
        assertThat(health.view("openai").downByProbes()).isFalse();
        bad(500, Failure.Kind.TIMEOUT);
        assertThat(moves).hasSizeLessThanOrEqualTo(3).endsWith("openai degraded>down timeout");
        assertThat(health.view("openai").errors()).isEqualTo(Map.of("timeout", 519L));
    }

    @Test
    void an_outage_that_is_over_does_not_keep_it_degraded() {
        bad(100, Failure.Kind.UNAVAILABLE);
        assertThat(state()).isEqualTo(HealthState.DEGRADED);
        open.add("openai");
        health.review();
        open.clear();
        good(2);
        assertThat(state()).isEqualTo(HealthState.UP);
        bad(1, Failure.Kind.UNAVAILABLE);
        assertThat(state()).isEqualTo(HealthState.UP);
    }

    @Test
    void one_fault_in_five_degrades_it_until_there_is_less_than_one_in_ten() {
        for (int i = 0; i < 5; i++) {
            good(3);
            bad(1, Failure.Kind.OVERLOADED);
        }
        assertThat(state()).isEqualTo(HealthState.DEGRADED);
        good(20);
        assertThat(state()).isEqualTo(HealthState.DEGRADED);
        good(40);
        assertThat(state()).isEqualTo(HealthState.UP);
    }

    @Test
    void a_fault_is_forgotten_after_five_minutes() {
        good(16);
        bad(4, Failure.Kind.OVERLOADED);
        assertThat(state()).isEqualTo(HealthState.DEGRADED);
        loop.advance(Duration.ofMinutes(4));
        health.review();
        assertThat(state()).isEqualTo(HealthState.DEGRADED);
        loop.advance(Duration.ofMinutes(2));
        health.review();
        assertThat(state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(health.view("openai").reason()).isEqualTo("not_asked");
    }

    @Test
    void who_is_down_and_asked_no_more_is_unknown_after_a_while() {
        failedProbes("openai", 3);
        health.probed("openai", ProbeResult.answered(200, Duration.ZERO));
        assertThat(state()).isEqualTo(HealthState.DOWN);
        loop.advance(Duration.ofMinutes(16));
        health.review();
        assertThat(state()).isEqualTo(HealthState.UNKNOWN);
    }

    @Test
    void a_clients_mistake_a_rate_limit_and_a_client_that_leaves_say_nothing_of_it() {
        good(1);
        bad(100, Failure.Kind.REQUEST);
        bad(100, Failure.Kind.RATE_LIMITED);
        bad(100, Failure.Kind.DEADLINE);
        for (int i = 0; i < 100; i++) {
            health.settled("openai", StreamEnd.cancelled());
        }
        assertThat(state()).isEqualTo(HealthState.UP);
        assertThat(health.view("openai").errors()).containsEntry("rate-limited", 100L);
    }

    @Test
    void one_call_a_minute_tries_who_is_down_by_probes_until_one_comes_good() {
        failedProbes("openai", 3);
        assertThat(health.downByProbes("openai")).isTrue();
        assertThat(health.trial("openai")).isFalse();
        loop.advance(Duration.ofMinutes(1));
        assertThat(health.trial("openai")).isTrue();
        assertThat(health.trial("openai")).isFalse();
        good(1);
        assertThat(state()).isEqualTo(HealthState.DOWN);
        assertThat(health.downByProbes("openai")).isFalse();
    }

    @Test
    void a_probe_that_could_not_be_sent_says_nothing_of_it() {
        for (int i = 0; i < 10; i++) {
            health.probed("openai", ProbeResult.notJudged("fd_pressure"));
        }
        assertThat(state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(health.view("openai").probe()).isNotNull();
    }

    @Test
    void it_hears_of_an_attempt_when_its_stream_ends() {
        Attempt attempt = Calls.attempt(new VirtualLoop(), "openai", "gpt");
        health.attemptStarted(attempt);
        assertThat(state()).isEqualTo(HealthState.UNKNOWN);
        attempt.settle(StreamEnd.complete());
        assertThat(state()).isEqualTo(HealthState.UP);
    }
}
