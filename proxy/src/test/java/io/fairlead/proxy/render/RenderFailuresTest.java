package io.fairlead.proxy.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.fallback.Fallback;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.retry.Retry;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RenderFailuresTest {
    private RetryConfig config = RetryConfig.defaults().withAttempts(4);
    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedService below = new ScriptedService();

    @Test
    void where_the_only_target_was_ridden_out_there_is_a_time_to_wait_and_no_advice_to_stop() {
        config = RetryConfig.defaults();
        Answer passed = answer(Outcome.failed(Exchanges.answer(503, "{}")));
        assertNull(passed.headers().get("x-should-retry"));
        assertEquals("1", passed.headers().get("retry-after"));
        Answer own = answer(Outcome.failed(Exchanges.refusedConnection()));
        assertEquals(502, own.status());
        assertNull(own.headers().get("x-should-retry"));
        assertEquals("1", own.headers().get("retry-after"));
        Answer said = answer(Outcome.failed(Exchanges.answer(503, "{}", "retry-after", "7")));
        assertEquals(List.of("7"), said.headers().all("retry-after"));
    }

    @Test
    void the_last_whole_answer_goes_through_byte_for_byte() {
        String body = "{\"error\":{\"message\":\"busy\",  \"type\":\"server_error\"}}";
        below.then(fails(503, body, "x-request-id", "req_7", "retry-after", "1"));
        Answer answer = serve(exchange());

        assertEquals(503, answer.status());
        assertEquals(body, text(answer));
        assertEquals("req_7", answer.headers().get("x-request-id"));
        assertEquals("1", answer.headers().get("retry-after"));
        assertEquals(body.length(), answer.length());
        assertEquals("false", answer.headers().get("x-should-retry"));
        assertEquals("4", answer.headers().get("x-fairlead-attempts"));
        assertEquals("openai/gpt-4o", answer.headers().get("x-fairlead-target"));
        assertEquals(
                "fairlead; next-hop=\"openai/gpt-4o\"; received-status=503",
                answer.headers().get("Proxy-Status"));
    }

    @Test
    void what_is_returned_as_it_is_leaves_the_sdk_free() {
        below.then(fails(400, "{\"error\":{\"code\":\"bad\"}}"));
        assertNull(serve(exchange()).headers().get("x-should-retry"));
    }

    @Test
    void a_client_that_forbids_repeats_does_them_itself() {
        below.then(fails(503, "{}"));
        Exchange exchange =
                Exchanges.on(loop).headers("x-fairlead-no-retry", "true").begin();
        assertNull(serve(exchange).headers().get("x-should-retry"));
    }

    @Test
    void an_earlier_whole_answer_is_told_before_a_later_reset() {
        below.then(fails(500, "{\"error\":{}}")).then(Outcome.failed(Exchanges.reset()));
        Answer answer = serve(exchange());

        assertEquals(500, answer.status());
        assertEquals("{\"error\":{}}", text(answer));
    }

    @Test
    void of_a_provider_that_was_not_asked_for_the_status_is_told_and_never_the_body() {
        ScriptedService two = new ScriptedService()
                .thenBy(visit -> visit.target().addressed()
                        ? Outcome.failed(Exchanges.refusedConnection())
                        : Outcome.failed(Exchanges.answer(Exchanges.target("b"), 503, "{\"secret\":1}")));
        Answer answer = serve(exchange(), two, true);

        assertEquals(503, answer.status());
        assertFalse(text(answer).contains("secret"));
        assertTrue(text(answer).contains("Fairlead: b: "), text(answer));
        assertEquals("false", answer.headers().get("x-should-retry"));
        assertNull(answer.headers().get("x-fairlead-target"));
        assertEquals(
                "fairlead; error=http_protocol_error; received-status=503; details=\"http_503\"",
                answer.headers().get("Proxy-Status"));
    }

    @ParameterizedTest
    @CsvSource({
        "bad_upstream_head, http_protocol_error",
        "bad_upstream_framing, http_protocol_error",
        "upstream_head_too_big, http_response_header_section_size",
        "upstream_short, http_response_incomplete",
        "answer_incomplete, http_response_incomplete",
        "ambiguous_close, connection_terminated"
    })
    void what_came_and_is_no_answer_has_the_error_type_of_its_cause(String code, String type) {
        below.then(Outcome.failed(Failure.of(
                Failure.Stage.FIRST_BYTE,
                Failure.Fault.UPSTREAM,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.AMBIGUOUS,
                code,
                "it came otherwise")));

        assertEquals(
                "fairlead; error=" + type + "; details=\"" + code + "\"",
                serve(exchange()).headers().get("Proxy-Status"));
    }

    @Test
    void an_error_inside_a_held_stream_has_the_status_of_its_code() {
        ProviderError error = new ProviderError(ErrorKind.RATE_LIMIT, 429, true, "rate_limit_exceeded", "slow", null);
        Failure failure = Classifier.inStream(
                true,
                200,
                Headers.of("content-type", "text/event-stream", "x-request-id", "req_9"),
                new byte[] {1},
                error,
                Exchanges.NOW);
        below.then(Outcome.failed(failure));
        Answer answer = serve(exchange());

        assertEquals(429, answer.status());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertEquals("req_9", answer.headers().get("x-request-id"));
        assertTrue(text(answer).contains("rate_limit_exceeded"));
    }

    @Test
    void a_cdns_page_or_an_empty_error_becomes_an_error_of_the_api() {
        below.then(fails(502, "<html>Bad gateway</html>", "content-type", "text/html"));
        Answer page = serve(exchange());
        assertEquals(502, page.status());
        assertEquals("application/json", page.headers().get("content-type"));
        assertTrue(text(page).startsWith("{"));

        Answer empty = serve(exchange(), new ScriptedService().then(fails(404, "")), false);
        assertEquals(404, empty.status());
        assertTrue(text(empty).startsWith("{"));
    }

    @Test
    void a_refusal_says_when_to_come_back_and_leaves_the_sdk_free() {
        below.then(refused(Reason.BREAKER_OPEN, "breaker_open", Duration.ofMillis(2100)));
        Answer answer = serve(exchange());

        assertEquals(503, answer.status());
        assertEquals("3", answer.headers().get("retry-after"));
        assertNull(answer.headers().get("x-should-retry"));
        assertEquals("0", answer.headers().get("x-fairlead-attempts"));
        assertEquals(
                "fairlead; error=destination_unavailable; details=\"breaker_open\"",
                answer.headers().get("Proxy-Status"));
        assertTrue(text(answer).contains("breaker_open"));
    }

    @Test
    void limits_are_a_429() {
        below.then(refused(Reason.LIMITED, "limit_requests", Duration.ofSeconds(4)));
        assertEquals(429, serve(exchange()).status());
    }

    @Test
    void the_clients_own_deadline_is_a_504_whatever_was_said_before() {
        Failure deadline =
                Failure.of(Stage.ANSWER, Fault.CLIENT, Kind.DEADLINE, Replay.NEVER, "client_timeout", "it passed");
        below.then(fails(503, "{}")).then(Outcome.failed(deadline));
        Answer answer = serve(exchange());

        assertEquals(504, answer.status());
        assertTrue(text(answer).contains("client_timeout"));
        assertNull(answer.headers().get("x-should-retry"));
    }

    @Test
    void a_silent_target_is_a_504() {
        below.then(Outcome.failed(Exchanges.silence()));
        assertEquals(504, serve(exchange()).status());
    }

    @Test
    void a_good_answer_keeps_its_bytes_and_says_how_it_came() {
        below.then(fails(503, "{}")).then(Exchanges.good("{\"id\":  1}"));
        Exchange exchange = exchange();
        Answer answer = serve(exchange);

        assertEquals("{\"id\":  1}", text(answer));
        assertEquals("x-1", answer.headers().get("x-fairlead-id"));
        assertEquals("2", answer.headers().get("x-fairlead-attempts"));
        assertEquals(
                "fairlead; next-hop=\"openai/gpt-4o\"; details=\"retries=1 fallbacks=0\"",
                answer.headers().get("Proxy-Status"));
        assertNull(answer.headers().get("x-should-retry"));
        assertInstanceOf(Outcome.Answered.class, exchange.history().conclusion());
    }

    @Test
    void a_first_good_answer_has_no_proxy_status() {
        below.then(Exchanges.good());
        assertNull(serve(exchange()).headers().get("Proxy-Status"));
    }

    @Test
    void a_bug_is_a_500_that_tells_nothing() {
        Exchange exchange = exchange();
        Answer answer = answered(new RenderFailures()
                .around(call -> {
                    throw new IllegalStateException("sk-secret");
                })
                .serve(exchange));

        assertEquals(500, answer.status());
        assertFalse(text(answer).contains("secret"));
        assertEquals(
                Kind.INTERNAL,
                assertInstanceOf(Outcome.Failed.class, exchange.history().conclusion())
                        .failure()
                        .kind());
    }

    @Test
    void nobody_reads_after_the_client_left() {
        Outcome left = Outcome.abandoned();
        assertSame(
                left,
                new RenderFailures()
                        .around(new ScriptedService().then(left).addressed())
                        .serve(exchange())
                        .join());
    }

    @Test
    void a_broken_stream_says_so_at_the_border_of_an_event() {
        ScriptedBody stream = new ScriptedBody();
        ReadBody reader = read(stream, "content-type", "text/event-stream; charset=utf-8");
        stream.send("data: {}\n\n");
        stream.breakOff(new StreamEnd.Broken(Exchanges.reset(), true));

        assertTrue(reader.text().startsWith("data: {}\n\n"));
        assertTrue(reader.text().contains("\"reset\""));
        assertFalse(reader.text().contains("[DONE]"));
        assertInstanceOf(StreamEnd.Broken.class, reader.end());
    }

    @Test
    void inside_an_event_or_a_compressed_stream_not_a_byte_is_added() {
        ScriptedBody inside = new ScriptedBody();
        ReadBody reader = read(inside, "content-type", "text/event-stream");
        inside.send("data: {");
        inside.breakOff(new StreamEnd.Broken(Exchanges.reset(), false));
        assertEquals("data: {", reader.text());

        ScriptedBody compressed = new ScriptedBody();
        ReadBody other = read(compressed, "content-type", "text/event-stream", "content-encoding", "gzip");
        compressed.send("x");
        compressed.breakOff(new StreamEnd.Broken(Exchanges.reset(), true));
        assertEquals("x", other.text());
    }

    private ReadBody read(ScriptedBody stream, String... headers) {
        ScriptedService good =
                new ScriptedService().then(Outcome.answered(new Answer(200, Headers.of(headers), -1, stream)));
        return ReadBody.of(serve(exchange(), good, false).body());
    }

    private static Outcome fails(int status, String body, String... headers) {
        return Outcome.failed(Exchanges.answer(status, body, headers));
    }

    private static Outcome refused(Reason reason, String code, Duration after) {
        return Outcome.refused(new Refusal(reason, code, "refused", after));
    }

    private Exchange exchange() {
        return Exchanges.on(loop).begin();
    }

    private Answer answer(Outcome each) {
        return serve(exchange(), new ScriptedService().then(each), false);
    }

    private Answer serve(Exchange exchange) {
        return serve(exchange, below, false);
    }

    private Answer serve(Exchange exchange, ScriptedService script, boolean fallback) {
        Retry retry = new Retry(target -> config, new RetryBudget(), () -> 0.5);
        List<Target> targets = fallback ? List.of(Exchanges.target("b")) : List.of();
        Service<Exchange> service = new Fallback(
                        new FallbackConfig(targets, FallbackConfig.defaultOn()), Reach.SAME_DIALECT, target -> true)
                .over(retry.around(script));
        CompletableFuture<Outcome> result = new RenderFailures().around(service).serve(exchange);
        loop.advance(Duration.ofMinutes(2));
        return answered(result);
    }

    private static Answer answered(CompletableFuture<Outcome> result) {
        return assertInstanceOf(Outcome.Answered.class, result.join()).answer();
    }

    private static String text(Answer answer) {
        return ReadBody.of(answer.body()).text();
    }
}
