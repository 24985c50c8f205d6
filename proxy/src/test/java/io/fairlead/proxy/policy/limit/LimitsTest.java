package io.fairlead.proxy.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final LimitsConfig TWO = new LimitsConfig(null, 2, WAIT);
    private static final LimitsConfig ONE = new LimitsConfig(null, 1, WAIT);
    private static final LimitsConfig TEN_A_MINUTE =
            new LimitsConfig(new LimitsConfig.Rate(10, Duration.ofMinutes(1)), 0, WAIT);

    private static final Tally.Source TALLIES = Tally.nothing(() -> Instant.EPOCH);

    private final VirtualLoop loop = new VirtualLoop();
    private final VirtualLoop otherLoop = new VirtualLoop();
    private final Limiters limiters = new Limiters(loop::nanoTime);

    private final class Call {
        private final Attempt attempt;
        private final CompletableFuture<Outcome> upstream = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome;
        private boolean begun;

        Call(VirtualLoop on, LimitsConfig config, @Nullable Duration deadline) {
            attempt = Calls.attempt(on, "openai", "gpt");
            if (deadline != null) {
                attempt.exchange().bound(Deadline.after(on, deadline, false));
            }
            outcome = Limits.of(limiters, config, TALLIES)
                    .around(it -> {
                        begun = true;
                        return upstream;
                    })
                    .serve(attempt);
        }

        void commit() {
            upstream.complete(Outcome.answered(new Answer(200, Headers.NONE, -1, new ScriptedBody())));
        }

        Refusal refusal() {
            return ((Outcome.Refused) Objects.requireNonNull(outcome.getNow(null))).refusal();
        }
    }

    private Call call(LimitsConfig config) {
        return new Call(loop, config, null);
    }

    @AfterEach
    void nothing_waits_at_rest() {
        assertThat(limiters.view("openai").waiting()).isZero();
        assertThat(loop.waiting()).isZero();
        assertThat(otherLoop.waiting()).isZero();
    }

    @Test
    void a_permit_is_held_until_the_stream_ends() {
        Call one = call(TWO);
        Call two = call(TWO);
        Call three = call(TWO);
        assertThat(three.begun).isFalse();
        one.commit();
        loop.run();
        assertThat(three.begun).as("a head gives no permit back").isFalse();
        one.attempt.settle(StreamEnd.complete());
        loop.run();
        assertThat(three.begun).isTrue();
        assertThat(limiters.view("openai").used()).isEqualTo(2);
        two.upstream.complete(Outcome.abandoned());
        three.upstream.complete(Outcome.failed(Calls.failure(Failure.Stage.CONNECT, Failure.Kind.UNAVAILABLE)));
        assertThat(limiters.view("openai").used()).isZero();
    }

    @Test
    void who_waited_first_goes_first() {
        Call one = call(TWO);
        Call two = call(TWO);
        List<Call> line = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            line.add(call(TWO));
        }
        one.upstream.complete(Outcome.abandoned());
        loop.run();
        assertThat(line).extracting(it -> it.begun).containsExactly(true, false, false, false);
        two.upstream.complete(Outcome.abandoned());
        loop.run();
        assertThat(line).extracting(it -> it.begun).containsExactly(true, true, false, false);
        line.get(0).upstream.complete(Outcome.abandoned());
        loop.run();
        line.get(1).upstream.complete(Outcome.abandoned());
        loop.run();
        line.get(2).upstream.complete(Outcome.abandoned());
        line.get(3).upstream.complete(Outcome.abandoned());
        assertThat(limiters.view("openai").used()).isZero();
    }

    @Test
    void a_permit_given_back_on_one_loop_wakes_another() {
        Call one = call(TWO);
        Call two = call(TWO);
        Call elsewhere = new Call(otherLoop, TWO, null);
        one.upstream.complete(Outcome.abandoned());
        otherLoop.run();
        assertThat(elsewhere.begun).isTrue();
        two.upstream.complete(Outcome.abandoned());
        elsewhere.upstream.complete(Outcome.abandoned());
    }

    @Test
    void who_waits_too_long_is_refused() {
        Call one = call(TWO);
        Call two = call(TWO);
        Call three = call(TWO);
        loop.advance(WAIT);
        assertThat(three.refusal().reason()).isEqualTo(Refusal.Reason.LIMITED);
        assertThat(three.refusal().code()).isEqualTo("limit_concurrency");
        assertThat(three.refusal().retryAfter()).isNotNull();
        assertThat(three.attempt.exchange().history().waitNanos()).isEqualTo(WAIT.toNanos());
        one.upstream.complete(Outcome.abandoned());
        two.upstream.complete(Outcome.abandoned());
    }

    @Test
    void nobody_waits_past_the_deadline() {
        Call one = call(TWO);
        Call two = call(TWO);
        Call three = new Call(loop, TWO, Duration.ofSeconds(1));
        loop.advance(Duration.ofSeconds(1));
        assertThat(three.refusal().reason()).isEqualTo(Refusal.Reason.LIMITED);
        one.upstream.complete(Outcome.abandoned());
        two.upstream.complete(Outcome.abandoned());
    }

    @Test
    void a_client_that_leaves_the_line_takes_no_permit() {
        Call one = call(TWO);
        Call two = call(TWO);
        Call three = call(TWO);
        Call four = call(TWO);
        three.attempt.abort(Outcome.abandoned());
        assertThat(three.outcome.getNow(null)).isEqualTo(Outcome.abandoned());
        one.upstream.complete(Outcome.abandoned());
        loop.run();
        assertThat(three.begun).isFalse();
        assertThat(four.begun).isTrue();
        two.upstream.complete(Outcome.abandoned());
        four.upstream.complete(Outcome.abandoned());
        assertThat(limiters.view("openai").used()).isZero();
    }

    @Test
    void requests_beyond_the_rate_are_refused_with_the_time_to_wait() {
        for (int i = 0; i < 10; i++) {
            assertThat(call(TEN_A_MINUTE).begun).isTrue();
        }
        Call eleventh = call(TEN_A_MINUTE);
        assertThat(eleventh.refusal().code()).isEqualTo("limit_requests");
        assertThat(eleventh.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void a_token_that_comes_in_time_is_waited_for() {
        for (int i = 0; i < 10; i++) {
            call(TEN_A_MINUTE);
        }
        loop.advance(Duration.ofSeconds(2));
        Call waits = call(TEN_A_MINUTE);
        Call tooLate = call(TEN_A_MINUTE);
        assertThat(tooLate.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(10));
        loop.advance(Duration.ofSeconds(4));
        assertThat(waits.begun).isTrue();
        assertThat(waits.attempt.exchange().history().waitNanos())
                .isEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void the_line_is_bounded() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < Line.MOST_WAITING + 2; i++) {
            calls.add(call(TWO));
        }
        assertThat(limiters.view("openai").waiting()).isEqualTo(Line.MOST_WAITING);
        assertThat(call(TWO).refusal().code()).isEqualTo("limit_waiting");
        calls.forEach(each -> each.attempt.abort(Outcome.abandoned()));
    }

    @Test
    void a_bug_below_gives_the_permit_back() {
        call(TWO).upstream.completeExceptionally(new IllegalStateException("bug"));
        assertThat(limiters.view("openai").used()).isZero();
    }

    @Test
    void an_error_while_a_waiting_call_is_served_ends_it_and_the_next_goes_on() {
        Call one = call(ONE);
        CompletableFuture<Outcome> broken = Limits.of(limiters, ONE, TALLIES)
                .around(it -> {
                    throw new OutOfMemoryError("as the test wants it");
                })
                .serve(Calls.attempt(loop, "openai", "gpt"));
        Call three = call(ONE);
        one.upstream.complete(Outcome.abandoned());
        loop.run();

        assertThat(broken).isCompletedExceptionally();
        assertThat(three.begun).isTrue();
        three.upstream.complete(Outcome.abandoned());
        assertThat(limiters.view("openai").used()).isZero();
    }

    @Test
    void nothing_is_in_the_way_where_nothing_is_limited() {
        assertThat(Limits.of(limiters, LimitsConfig.defaults(), TALLIES).name()).isEmpty();
    }
}
