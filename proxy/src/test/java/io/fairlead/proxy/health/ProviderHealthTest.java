package io.fairlead.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderHealthTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final List<String> moves = new ArrayList<>();
    private final ProviderHealth health =
            new ProviderHealth(ProviderHealthTest::config, Clock.fixed(NOW, ZoneOffset.UTC), new ExchangeListener() {
                @Override
                public void providerMoved(String provider, String from, String to, String reason) {
                    moves.add(provider + " " + from + ">" + to + " " + reason);
                }
            });

    private static HealthConfig config(String provider) {
        return provider.equals("touchy") ? new HealthConfig(1, 1) : HealthConfig.defaults();
    }

    @Test
    void each_provider_falls_and_rises_by_its_own_numbers() {
        StreamEnd failed = new StreamEnd.Broken(Calls.failure(Failure.Stage.ANSWER, Failure.Kind.UNAVAILABLE), false);
        health.settled("touchy", failed);
        health.settled("openai", failed);

        assertThat(health.view("touchy").state()).isEqualTo(HealthState.DOWN);
        assertThat(health.view("openai").state()).isNotEqualTo(HealthState.DOWN);
        health.settled("touchy", StreamEnd.complete());
        assertThat(health.view("touchy").state()).isEqualTo(HealthState.UP);
    }

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

    @Test
    void a_provider_that_was_never_asked_is_unknown() {
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UNKNOWN);
    }

    @Test
    void a_first_answer_says_up() {
        good(1);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        assertThat(health.view("openai").since()).isEqualTo(NOW);
    }

    @Test
    void failures_in_a_row_take_it_down_and_successes_in_a_row_bring_it_back() {
        good(1);
        bad(2, Failure.Kind.UNAVAILABLE);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        bad(1, Failure.Kind.UNAVAILABLE);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.DOWN);
        good(1);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.DOWN);
        good(1);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        assertThat(moves)
                .containsExactly("openai unknown>up answers", "openai up>down unavailable", "openai down>up answers");
    }

    @Test
    void an_outage_tells_of_itself_once() {
        bad(500, Failure.Kind.TIMEOUT);
        assertThat(moves).containsExactly("openai unknown>down timeout");
        assertThat(health.view("openai").consecutiveFailures()).isEqualTo(500);
        assertThat(health.view("openai").errors()).containsEntry("timeout", 500L);
    }

    @Test
    void one_failure_in_four_degrades_it_until_there_is_less_than_one_in_ten() {
        for (int i = 0; i < 5; i++) {
            good(3);
            bad(1, Failure.Kind.OVERLOADED);
        }
        assertThat(health.view("openai").state()).isEqualTo(HealthState.DEGRADED);
        good(20);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.DEGRADED);
        good(40);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
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
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        assertThat(health.view("openai").errors()).containsEntry("rate-limited", 100L);
    }

    @Test
    void it_hears_of_an_attempt_when_its_stream_ends() {
        Attempt attempt = Calls.attempt(new VirtualLoop(), "openai", "gpt");
        health.attemptStarted(attempt);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UNKNOWN);
        attempt.settle(StreamEnd.complete());
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
    }
}
