package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of a request's writing. */
class RequestWritingTest {

    private static final TimeoutsConfig CLOCKS = new TimeoutsConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));

    private final VirtualLoop loop = new VirtualLoop();
    private final Attempt attempt = Calls.attempt(Calls.streamed(loop, "m"));
    private final CompletableFuture<Outcome> upstream = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new Probation(
                    CLOCKS,
                    new LearnedTimes(loop::nanoTime),
                    ProbationTest.JUDGE,
                    it -> false,
                    MemoryAccount.unbounded(),
                    null)
            .around(it -> {
                it.onAbort(upstream::complete);
                return upstream;
            })
            .serve(attempt);

    private Failure failure() {
        assertThat(outcome).isCompleted();
        return ((Outcome.Failed) Objects.requireNonNull(outcome.getNow(null))).failure();
    }

    @AfterEach
    void no_timer_is_left() {
        upstream.complete(Outcome.abandoned());
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void a_provider_that_takes_nothing_of_a_request_is_silent() {
        loop.advance(Duration.ofSeconds(2));
        attempt.uptake().offered();
        loop.advance(Duration.ofMillis(4999));
        assertThat(outcome).isNotDone();
        loop.advance(Duration.ofMillis(1));

        assertThat(failure().code()).isEqualTo("write_timeout");
        assertThat(failure().stage()).isEqualTo(Failure.Stage.SEND);
        assertThat(failure().detail()).isEqualTo("nothing more of the request was taken for 5000 ms");
        assertThat(failure().timedOut()).isTrue();
        assertThat(failure().countsAgainstTarget()).isTrue();
        assertThat(upstream).as("let go").isCompleted();
    }

    @Test
    void every_portion_that_is_taken_begins_the_silence_anew() {
        for (int i = 0; i < 4; i++) {
            attempt.uptake().offered();
        }
        for (int i = 0; i < 3; i++) {
            loop.advance(Duration.ofSeconds(4));
            attempt.uptake().taken();
        }
        loop.advance(Duration.ofMillis(4999));
        assertThat(outcome).isNotDone();
        loop.advance(Duration.ofMillis(1));
        assertThat(failure().code()).isEqualTo("write_timeout");
    }

    @Test
    void while_the_client_sends_nothing_no_silence_is_the_providers() {
        attempt.uptake().offered();
        attempt.uptake().taken();
        loop.advance(Duration.ofMinutes(9));
        assertThat(outcome).isNotDone();

        attempt.uptake().offered();
        loop.advance(Duration.ofMillis(4999));
        assertThat(outcome).isNotDone();
        loop.advance(Duration.ofMillis(1));
        assertThat(failure().code()).isEqualTo("write_timeout");
    }

    @Test
    void what_was_left_over_on_a_connection_that_died_is_forgotten_on_the_next() {
        attempt.uptake().offered();
        loop.advance(Duration.ofSeconds(4));
        attempt.uptake().begin();
        attempt.uptake().offered();
        loop.advance(Duration.ofSeconds(4));
        assertThat(outcome).isNotDone();
        attempt.uptake().taken();
        loop.advance(Duration.ofSeconds(9));
        assertThat(outcome).isNotDone();
        attempt.abort(Outcome.abandoned());
    }

    @Test
    void with_the_last_byte_the_silence_before_the_answer_begins() {
        attempt.uptake().offered();
        loop.advance(Duration.ofSeconds(4));
        attempt.sent();
        loop.advance(Duration.ofMillis(19_999));
        assertThat(outcome).isNotDone();
        loop.advance(Duration.ofMillis(1));
        assertThat(failure().code()).isEqualTo("first_byte_timeout");
    }
}
