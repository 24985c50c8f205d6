package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code on-break: hold}: the beginning of a stream is held back, so that a break within it was seen by nobody. */
class HoldBackTest {

    private static final Judge JUDGE = new Judge() {
        @Override
        public Failure answer(Attempt attempt, int status, Headers headers, byte[] body) {
            throw new AssertionError("no error status here");
        }

        @Override
        public Failure event(Attempt attempt, ProviderError error, Headers headers, byte[] body) {
            return Failure.of(
                    Failure.Stage.ANSWER,
                    Failure.Fault.UPSTREAM,
                    Failure.Kind.OVERLOADED,
                    Failure.Replay.REFUSED,
                    "overloaded",
                    "");
        }
    };

    private static final TimeoutsConfig CLOCKS = new TimeoutsConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(8),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));

    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryAccount memory = new MemoryAccount(1 << 20, 1 << 20, 1 << 20);
    private final ScriptedBody body = new ScriptedBody();
    private final CollectingSink client = new CollectingSink();
    private @Nullable Attempt attempt;
    private CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private void stream(Exchange exchange, long bytes) {
        Attempt made = Calls.attempt(exchange);
        attempt = made;
        outcome = new Probation(
                        CLOCKS,
                        new LearnedTimes(loop::nanoTime),
                        JUDGE,
                        it -> false,
                        memory,
                        new HoldBack(bytes, Duration.ofSeconds(10)))
                .around(it -> {
                    Headers headers = Headers.of("content-type", "text/event-stream");
                    return CompletableFuture.completedFuture(Outcome.answered(new Answer(200, headers, -1, body)));
                })
                .serve(made);
        made.sent();
    }

    private void stream() {
        stream(Calls.streamed(loop, "m"), 64 << 10);
    }

    private Answer answer() {
        assertThat(outcome.getNow(null)).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) Objects.requireNonNull(outcome.getNow(null))).answer();
    }

    private Failure failure() {
        assertThat(outcome.getNow(null)).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) Objects.requireNonNull(outcome.getNow(null))).failure();
    }

    @AfterEach
    void everything_is_back_at_rest() {
        if (outcome.getNow(null) instanceof Outcome.Answered it
                && !body.cancelled()
                && client.buffers().isEmpty()) {
            it.answer().body().cancel();
        }
        assertThat(body.held()).as("buffers held").isZero();
        assertThat(loop.waiting()).as("timers").isZero();
        assertThat(memory.used(Place.BUFFERS)).as("memory").isZero();
    }

    @Test
    void a_break_after_the_first_content_is_a_plain_failure() {
        stream();
        body.send("delta one\n");
        assertThat(outcome).isNotDone();
        body.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
        assertThat(failure().stage()).isEqualTo(Failure.Stage.FIRST_TOKEN);
    }

    @Test
    void an_end_without_a_finish_is_one_too() {
        stream();
        body.send("delta one\n");
        body.complete();
        assertThat(failure().code()).isEqualTo("stream_incomplete");
    }

    @Test
    void an_error_event_behind_content_is_judged_as_one_before_it() {
        stream();
        body.send("delta one\n");
        body.send("error\n");
        assertThat(failure().code()).isEqualTo("overloaded");
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void what_is_whole_is_let_go_at_once() {
        stream();
        body.send("delta one\n");
        body.send("done\n");
        body.complete();
        answer().body().open(client);
        assertThat(client.text()).isEqualTo("delta one\ndone\n");
    }

    @Test
    void it_is_let_go_when_the_time_is_over_and_no_clock_of_a_first_token_fires_meanwhile() {
        stream();
        body.send("delta one\n");
        loop.advance(Duration.ofMillis(9_999));
        assertThat(outcome).isNotDone();
        loop.advance(Duration.ofMillis(1));
        answer();
        assertThat(Objects.requireNonNull(attempt).spokeNanos())
                .isEqualTo(attempt.committedNanos() - Duration.ofSeconds(10).toNanos());
    }

    @Test
    void it_is_let_go_when_as_many_bytes_are_there() {
        stream(Calls.streamed(loop, "m"), 30);
        body.send("delta one\n");
        body.send("delta two\n");
        assertThat(outcome).isNotDone();
        body.send("delta six\n");
        answer();
    }

    @Test
    void it_is_let_go_when_the_memory_is_taken() {
        var others = memory.claim(Place.BUFFERS);
        assertThat(others.grow(1 << 20)).isTrue();
        stream();
        body.send("delta one\n");
        answer();
        others.close();
    }

    @Test
    void it_is_let_go_before_the_client_gives_up() {
        Exchange exchange = Calls.streamed(loop, "m");
        exchange.bound(Deadline.after(loop, Duration.ofSeconds(4), true));
        stream(exchange, 64 << 10);
        body.send("delta one\n");
        loop.advance(Duration.ofMillis(3_599));
        assertThat(outcome).isNotDone();
        loop.advance(Duration.ofMillis(1));
        answer();
    }
}
