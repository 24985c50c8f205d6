package io.fairlead.proxy.policy.timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.ClientLimit;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TotalDeadlineTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final TotalDeadline layer = new TotalDeadline(target -> TimeoutsConfig.defaults());
    private final ScriptedService hanging = new ScriptedService().thenHangs();
    private final ScriptedBody stream = new ScriptedBody();

    @ParameterizedTest(name = "a limit of {0} ms is answered within {1} ms")
    @CsvSource({"60000, 57000", "10000, 9500", "1000, 950", "500, 450", "100, 50", "50, 1", "1, 1"})
    void the_answer_comes_before_the_clients_limit(long limit, long within) {
        assertEquals(Duration.ofMillis(within), ClientLimit.answerWithin(Duration.ofMillis(limit)));
    }

    @ParameterizedTest(name = "{0}: {1} fires after {2} ms as {3}")
    @CsvSource({
        "x-stainless-timeout, 10, 9500, client_timeout",
        "x-stainless-read-timeout, 20, 19000, client_read_timeout",
        "x-request-timeout-ms, 2000, 1900, client_deadline",
        "x-fairlead-timeout, 30s, 28500, client_deadline",
        "grpc-timeout, 5S, 4750, client_deadline",
        "x-unrelated-header, 5, 600000, total_timeout"
    })
    void the_clock_that_fired_is_named(String header, String value, long millis, String code) {
        Exchange exchange = Exchanges.on(loop).headers(header, value).begin();
        CompletableFuture<Outcome> result = layer.around(hanging.addressed()).serve(exchange);
        loop.advance(Duration.ofMillis(millis - 1));
        assertFalse(result.isDone());
        loop.advance(Duration.ofMillis(1));

        Failure failure = assertInstanceOf(Outcome.Failed.class, result.join()).failure();
        assertEquals(code, failure.code());
        assertEquals(!code.startsWith("client"), failure.countsAgainstTarget());
        assertEquals(code.startsWith("client") ? Kind.DEADLINE : Kind.TIMEOUT, failure.kind());
        assertEquals(0, loop.waiting());
    }

    @ParameterizedTest(name = "{0}: {1} is {2} ms of total")
    @CsvSource({
        "x-stainless-timeout, 900, 855000",
        "x-stainless-timeout, 3600, 3420000",
        "x-stainless-read-timeout, 1200, 1140000",
        "x-request-timeout-ms, 1800000, 1710000",
        "x-fairlead-timeout, 20m, 1140000",
        "grpc-timeout, 15M, 855000"
    })
    void where_total_is_not_set_it_grows_with_a_longer_limit_of_the_clients(String header, String value, long millis) {
        assertEquals(millis, endsAfter(TimeoutsConfig.defaults(), header, value));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"x-stainless-timeout, 900", "x-fairlead-timeout, 20m", "x-stainless-read-timeout, 1200"})
    void a_total_that_was_set_does_not_grow(String header, String value) {
        TimeoutsConfig set = new TimeoutsConfig(null, null, null, TimeoutsConfig.IDLE, Duration.ofMinutes(2));
        assertEquals(120_000, endsAfter(set, header, value));
    }

    /** In milliseconds, of a call that is never answered. */
    private long endsAfter(TimeoutsConfig timeouts, String header, String value) {
        Exchange exchange = Exchanges.on(loop).headers(header, value).begin();
        CompletableFuture<Outcome> result = new TotalDeadline(target -> timeouts)
                .around(hanging.addressed())
                .serve(exchange);
        long begun = loop.nanoTime();
        long[] ended = {-1};
        CompletableFuture<Void> unused = result.thenAccept(outcome -> ended[0] = loop.nanoTime());
        loop.advance(Duration.ofHours(2));
        assertEquals(0, loop.waiting());
        return (ended[0] - begun) / 1_000_000;
    }

    @Test
    void a_clients_read_timeout_is_one_silence_over_all_attempts_and_is_over_at_the_commit() {
        Exchange exchange =
                Exchanges.on(loop).headers("x-stainless-read-timeout", "2").begin();
        CompletableFuture<Outcome> result = layer.around(each -> {
                    Calls.attempt(each);
                    CompletableFuture<Outcome> second = new CompletableFuture<>();
                    loop.schedule(Duration.ofMillis(1200), () -> Calls.attempt(each));
                    return second;
                })
                .serve(exchange);
        loop.advance(Duration.ofMillis(1900));

        Failure failure = assertInstanceOf(Outcome.Failed.class, result.join()).failure();
        assertEquals("client_read_timeout", failure.code());

        ReadBody reader = read("x-stainless-read-timeout", "2");
        loop.advance(Duration.ofSeconds(30));
        stream.send("late");
        stream.complete();
        assertEquals("late", reader.text());
    }

    @Test
    void the_smaller_of_a_clients_limits_holds() {
        Exchange exchange = Exchanges.on(loop)
                .headers("x-stainless-read-timeout", "20", "x-stainless-timeout", "10")
                .begin();
        CompletableFuture<Outcome> result = layer.around(hanging.addressed()).serve(exchange);
        loop.advance(Duration.ofMillis(9500));

        assertEquals(
                "client_timeout",
                assertInstanceOf(Outcome.Failed.class, result.join()).failure().code());
    }

    @Test
    void the_attempt_under_way_is_aborted() {
        layer.around(hanging.addressed()).serve(Exchanges.on(loop).begin());
        loop.advance(Duration.ofMinutes(11));

        assertInstanceOf(Outcome.Failed.class, hanging.attempts().get(0).aborted());
    }

    @Test
    void it_answers_even_when_the_layers_below_do_not_react() {
        CompletableFuture<Outcome> late = new CompletableFuture<>();
        CompletableFuture<Outcome> result =
                layer.around(exchange -> late).serve(Exchanges.on(loop).begin());
        loop.advance(Duration.ofMinutes(11));
        assertTrue(result.isDone());

        late.complete(streaming());
        assertTrue(stream.cancelled());
    }

    @Test
    void a_committed_stream_outlives_the_total() {
        ReadBody reader = read();
        loop.advance(Duration.ofMinutes(30));
        stream.send("late");
        stream.complete();

        assertEquals("late", reader.text());
        assertEquals(StreamEnd.complete(), reader.end());
        assertEquals(0, loop.waiting());
    }

    @Test
    void the_clients_deadline_of_the_whole_call_breaks_a_stream() {
        ReadBody reader = read("x-fairlead-timeout", "30s");
        stream.send("begun");
        loop.advance(Duration.ofSeconds(29));

        assertEquals("begun", reader.text());
        StreamEnd.Broken end = assertInstanceOf(StreamEnd.Broken.class, reader.end());
        assertEquals("client_deadline", end.failure().code());
        assertTrue(stream.cancelled());
        assertEquals(0, loop.waiting());
    }

    @Test
    void a_finished_stream_leaves_no_clock() {
        read("x-fairlead-timeout", "30s");
        stream.complete();

        assertEquals(0, loop.waiting());
    }

    @Test
    void a_bug_leaves_no_clock() {
        CompletableFuture<Outcome> result = layer.around(
                        exchange -> CompletableFuture.failedFuture(new IllegalStateException("bug")))
                .serve(Exchanges.on(loop).headers("x-fairlead-timeout", "30s").begin());

        assertTrue(result.isCompletedExceptionally());
        assertEquals(0, loop.waiting());
    }

    private ReadBody read(String... headers) {
        ScriptedService good = new ScriptedService().then(streaming());
        Outcome outcome = layer.around(good.addressed())
                .serve(Exchanges.on(loop).headers(headers).begin())
                .join();
        return ReadBody.of(
                assertInstanceOf(Outcome.Answered.class, outcome).answer().body());
    }

    private Outcome streaming() {
        return Outcome.answered(new Answer(200, Headers.NONE, -1, stream));
    }
}
