package io.fairlead.proxy.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was taken for a call is given back once, whichever way the call goes. */
class LeaseTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final Exchange exchange = Exchanges.on(loop).begin();
    private final List<String> given = new ArrayList<>();
    private final CompletableFuture<Outcome> below = new CompletableFuture<>();
    private final ScriptedBody body = new ScriptedBody();

    private class Taken extends Lease {
        @Override
        protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
            given.add(name(outcome) + " " + name(end));
        }

        private static String name(@Nullable Object it) {
            return it == null ? "-" : it.getClass().getSimpleName();
        }
    }

    static Stream<Throwable> thrown() {
        return Stream.of(new IllegalStateException(), new OutOfMemoryError(), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void what_is_thrown_at_once_gives_back_and_ends_the_call(Throwable thrown) {
        CompletableFuture<Outcome> result = new Taken().serveExchange(it -> raise(thrown), exchange);

        assertThat(given).containsExactly("- -");
        assertThat(result).isCompletedExceptionally();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void what_is_thrown_later_gives_back_and_ends_the_call(Throwable thrown) {
        CompletableFuture<Outcome> result = new Taken()
                .serveAttempt(it -> below, exchange.visit(exchange.addressed()).attempt());
        below.completeExceptionally(thrown);

        assertThat(given).containsExactly("- -");
        assertThat(result).isCompletedExceptionally();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void what_the_holder_itself_throws_gives_back_and_cancels_the_answer(Throwable thrown) {
        Lease throwing = new Taken() {
            @Override
            protected void answered(Answer answer) {
                raise(thrown);
            }
        };
        CompletableFuture<Outcome> result = throwing.serveAttempt(
                it -> below, exchange.visit(exchange.addressed()).attempt());
        below.complete(good());

        assertThat(given).containsExactly("- -");
        assertThat(result).isCompletedExceptionally();
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void a_failure_and_a_client_that_left_give_back_at_once() {
        for (Outcome outcome : List.of(Outcome.failed(Exchanges.reset()), Outcome.abandoned())) {
            assertThat(new Taken()
                            .serveAttempt(
                                    it -> CompletableFuture.completedFuture(outcome),
                                    exchange.visit(exchange.addressed()).attempt()))
                    .isCompletedWithValue(outcome);
        }
        assertThat(given).containsExactly("Failed -", "Abandoned -");
    }

    @Test
    void an_attempts_answer_gives_back_when_it_settles() {
        Attempt attempt = exchange.visit(exchange.addressed()).attempt();
        new Taken().serveAttempt(it -> below, attempt);
        below.complete(good());
        assertThat(given).isEmpty();
        attempt.settle(StreamEnd.complete());
        attempt.settle(StreamEnd.cancelled());

        assertThat(given).containsExactly("Answered Complete");
    }

    @Test
    void an_answer_of_an_attempt_that_settled_before_gives_back_at_once() {
        Attempt attempt = exchange.visit(exchange.addressed()).attempt();
        new Taken().serveAttempt(it -> below, attempt);
        attempt.abort(Outcome.abandoned());
        attempt.settle(StreamEnd.cancelled());
        below.complete(good());

        assertThat(given).containsExactly("Answered Cancelled");
    }

    @Test
    void an_exchanges_answer_gives_back_after_its_last_byte() {
        CompletableFuture<Outcome> result = new Taken().serveExchange(it -> below, exchange);
        below.complete(good());
        ReadBody.of(((Outcome.Answered) result.join()).answer().body());
        body.send("all");
        assertThat(given).isEmpty();
        body.complete();

        assertThat(given).containsExactly("Answered Complete");
    }

    @Test
    void an_answer_that_nobody_came_to_read_gives_back_when_the_exchange_is_stopped() {
        new Taken().serveExchange(it -> below, exchange);
        below.complete(good());
        exchange.stop(Outcome.failed(Exchanges.reset()));

        assertThat(given).containsExactly("Answered Cancelled");
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void what_one_holder_throws_at_the_end_keeps_no_other_from_giving_back() {
        Attempt attempt = exchange.visit(exchange.addressed()).attempt();
        Lease throwing = new Lease() {
            @Override
            protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
                throw new OutOfMemoryError();
            }
        };
        new Taken().serveAttempt(it -> throwing.serveAttempt(its -> below, it), attempt);
        below.complete(good());
        try {
            attempt.settle(StreamEnd.complete());
        } catch (OutOfMemoryError expected) {
            given.add("thrown");
        }

        assertThat(given).containsExactly("Answered Complete", "thrown");
    }

    private Outcome good() {
        return Outcome.answered(new Answer(200, Headers.NONE, -1, body));
    }

    private static CompletableFuture<Outcome> raise(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }
}
