package io.fairlead.proxy.policy.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RetryTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedService below = new ScriptedService();
    private final Retry retry =
            new Retry(target -> RetryConfig.defaults().withAttempts(4), new RetryBudget(), () -> 0.5);

    @Test
    void asks_again_after_growing_waits_until_one_answers() {
        below.then(fails(503)).then(fails(500)).then(Exchanges.good());
        List<Duration> waits = new ArrayList<>();
        Exchange exchange = Exchanges.on(loop)
                .listener(new ExchangeListener() {
                    @Override
                    public void retrying(Exchange of, Target target, Failure failure, Duration wait) {
                        waits.add(wait);
                    }
                })
                .begin();
        Outcome outcome = serve(exchange);

        assertInstanceOf(Outcome.Answered.class, outcome);
        assertEquals(List.of(0L, 250L, 750L), below.times());
        assertEquals(List.of(Duration.ofMillis(250), Duration.ofMillis(500)), waits);
        assertEquals(2, exchange.history().retries());
        assertEquals(Duration.ofMillis(750).toNanos(), exchange.history().waitNanos());
        assertEquals(0, loop.waiting());
    }

    @Test
    void ends_after_its_attempts_with_the_last_failure() {
        below.then(fails(503)).then(fails(500));
        Exchange exchange = Exchanges.on(loop).begin();
        Outcome outcome = serve(exchange);

        assertEquals(4, below.asked().size());
        assertEquals(
                "http_500",
                assertInstanceOf(Outcome.Failed.class, outcome).failure().code());
        assertTrue(exchange.history().lastRepeatable());
    }

    @Test
    void waits_as_long_as_the_provider_says() {
        below.then(Outcome.failed(Exchanges.answer(429, "", "retry-after", "2")))
                .then(Exchanges.good());
        serve(Exchanges.on(loop).begin());

        assertEquals(List.of(0L, 2100L), below.times());
    }

    @Test
    void never_repeats_what_would_fail_again() {
        for (int status : new int[] {400, 401, 403, 404, 413, 422, 418}) {
            ScriptedService once = new ScriptedService().then(fails(status));
            retry.around(once).serve(visit());
            loop.advance(Duration.ofMinutes(1));
            assertEquals(1, once.asked().size(), "status " + status);
        }
    }

    @Test
    void an_upload_is_repeated_only_when_nothing_was_done() {
        below.then(Outcome.failed(Exchanges.refusedConnection())).then(fails(503));
        serve(Exchanges.on(loop).operation(Operation.OTHER).begin());

        assertEquals(2, below.asked().size());
    }

    @Test
    void a_flowing_body_that_was_taken_is_not_sent_twice() {
        RequestBody.Flowing flowing = new RequestBody.Flowing(-1, Body.of(new byte[0]));
        below.thenBy(visit -> {
            flowing.take();
            return fails(503);
        });
        serve(Exchanges.on(loop).body(flowing).begin());

        assertEquals(1, below.asked().size());
    }

    @Test
    void a_refusal_is_handed_on_at_once() {
        below.then(Outcome.refused(new Refusal(Refusal.Reason.BREAKER_OPEN, "breaker_open", "open", null)));
        assertInstanceOf(Outcome.Refused.class, serve(Exchanges.on(loop).begin()));
        assertEquals(1, below.asked().size());
    }

    @Test
    void a_client_may_forbid_repeats_but_not_the_replacement_of_a_dead_connection() {
        below.then(Outcome.failed(Exchanges.stale())).then(fails(503));
        serve(Exchanges.on(loop).headers("x-fairlead-no-retry", "true").begin());

        assertEquals(List.of(0L, 0L), below.times());
    }

    @Test
    void an_sdks_retry_is_never_refused_but_counts() {
        below.then(fails(503));
        serve(Exchanges.on(loop).headers("x-stainless-retry-count", "2").begin());
        assertEquals(2, below.asked().size());

        ScriptedService again = new ScriptedService().then(fails(503));
        Exchange seventh =
                Exchanges.on(loop).headers("x-stainless-retry-count", "7").begin();
        retry.around(again).serve(seventh.visit(seventh.addressed()));
        loop.advance(Duration.ofMinutes(1));
        assertEquals(1, again.asked().size());
    }

    @Test
    void no_wait_is_begun_that_passes_the_deadline() {
        below.then(Outcome.failed(Exchanges.answer(429, "", "retry-after", "30")));
        Exchange exchange = Exchanges.on(loop).begin();
        exchange.bound(Deadline.after(loop, Duration.ofSeconds(10), true));
        serve(exchange);

        assertEquals(1, below.asked().size());
        assertEquals(0, exchange.history().waitNanos());
    }

    @Test
    void a_client_that_leaves_ends_the_wait() {
        below.then(fails(503));
        Exchange exchange = Exchanges.on(loop).begin();
        CompletableFuture<Outcome> result = retry.around(below).serve(exchange.visit(exchange.addressed()));
        exchange.abandon();

        assertInstanceOf(Outcome.Abandoned.class, result.join());
        assertEquals(0, loop.waiting());
        assertEquals(1, below.asked().size());
    }

    @Test
    void a_client_that_leaves_ends_the_try() {
        below.then(fails(503)).thenHangs();
        Exchange exchange = Exchanges.on(loop).begin();
        CompletableFuture<Outcome> result = retry.around(below).serve(exchange.visit(exchange.addressed()));
        loop.advance(Duration.ofSeconds(5));
        assertFalse(result.isDone());
        exchange.abandon();

        assertInstanceOf(Outcome.Abandoned.class, result.join());
        assertEquals(0, loop.waiting());
    }

    @Test
    void repeats_stop_when_the_budget_is_spent() {
        below.then(fails(503));
        for (int i = 0; i < 40; i++) {
            retry.around(below).serve(visit());
        }
        loop.advance(Duration.ofSeconds(5));

        assertEquals(40 + 30, below.asked().size());
    }

    @Test
    void what_was_provably_not_processed_is_sent_again_also_when_the_budget_is_spent() {
        below.then(fails(503));
        for (int i = 0; i < 40; i++) {
            retry.around(below).serve(visit());
        }
        loop.advance(Duration.ofSeconds(5));
        ScriptedService stale = new ScriptedService()
                .then(Outcome.failed(Exchanges.stale()))
                .then(Outcome.failed(Exchanges.stale()))
                .then(Outcome.failed(Exchanges.stale()))
                .then(Exchanges.good());
        CompletableFuture<Outcome> result = retry.around(stale).serve(visit());
        loop.advance(Duration.ofSeconds(4));

        assertInstanceOf(Outcome.Answered.class, result.join());
        assertEquals(4, stale.asked().size());
    }

    @Test
    void a_target_that_never_takes_a_connection_is_not_asked_for_ever() {
        below.then(Outcome.failed(Exchanges.stale()));
        serve(Exchanges.on(loop).begin());

        assertEquals(1 + 4, below.asked().size());
    }

    @Test
    void the_second_try_sends_the_same_request() {
        below.then(fails(503)).then(Exchanges.good());
        Exchange exchange = Exchanges.on(loop).begin();
        serve(exchange);

        assertEquals(exchange.request(), below.attempts().get(1).request());
    }

    @Test
    void a_bug_below_ends_the_call() {
        CompletableFuture<Outcome> result = retry.around(exchange -> {
                    throw new IllegalStateException("bug");
                })
                .serve(visit());

        assertTrue(result.isCompletedExceptionally());
    }

    private Visit visit() {
        Exchange exchange = Exchanges.on(loop).begin();
        return exchange.visit(exchange.addressed());
    }

    private Outcome serve(Exchange exchange) {
        CompletableFuture<Outcome> result = retry.around(below).serve(exchange.visit(exchange.addressed()));
        loop.advance(Duration.ofMinutes(5));
        return result.join();
    }

    private static Outcome fails(int status) {
        return Outcome.failed(Exchanges.answer(status, ""));
    }
}
