package io.fairlead.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClassifierTest {

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            400, -,                                                         REQUEST,        bad_request,         false
            404, -,                                                         REQUEST,        bad_request,         false
            418, -,                                                         REQUEST,        unknown_4xx,         false
            408, -,                                                         TIMEOUT,        http_408,            true
            429, -,                                                         RATE_LIMITED,   rate_limit,          false
            429, {"error":{"code":"rate_limit_exceeded"}},                   RATE_LIMITED,   rate_limit,          false
            429, {"error":{"code":"insufficient_quota"}},                    QUOTA,          quota,               false
            400, {"error":{"code":"context_length_exceeded"}},               CONTEXT_LENGTH, context_length,      false
            401, {"error":{"code":"invalid_api_key"}},                       KEY,            bad_key,             false
            500, -,                                                         UNAVAILABLE,    http_500,            true
            502, -,                                                         UNAVAILABLE,    http_502,            true
            503, -,                                                         UNAVAILABLE,    http_503,            true
            504, -,                                                         TIMEOUT,        http_504,            true
            520, -,                                                         UNAVAILABLE,    http_520,            true
            521, -,                                                         UNAVAILABLE,    http_521,            true
            522, -,                                                         UNAVAILABLE,    http_522,            true
            523, -,                                                         UNAVAILABLE,    http_523,            true
            524, -,                                                         UNAVAILABLE,    http_524,            true
            525, -,                                                         REQUEST,        unknown_5xx,         false
            409, -,                                                         REQUEST,        unknown_4xx,         false
            425, -,                                                         REQUEST,        unknown_4xx,         false
            503, {"error":{"code":"server_is_overloaded"}},                  OVERLOADED,     overloaded,          true
            501, -,                                                         REQUEST,        bad_request,         false
            529, -,                                                         OVERLOADED,     overloaded,          true
            """)
    void each_error_has_one_class(int status, String body, Kind kind, String code, boolean counts) {
        Failure failure = Exchanges.answer(status, body.equals("-") ? "" : body);

        assertEquals(kind, failure.kind());
        assertEquals(code, failure.code());
        assertEquals(counts, failure.countsAgainstTarget());
    }

    @Test
    void a_503_says_not_done_and_a_500_leaves_it_open() {
        assertEquals(Replay.REFUSED, Exchanges.answer(503, "").replay());
        assertEquals(Replay.REFUSED, Exchanges.answer(429, "").replay());
        assertEquals(Replay.AMBIGUOUS, Exchanges.answer(500, "").replay());
        assertEquals(Replay.AMBIGUOUS, Exchanges.answer(504, "").replay());
    }

    @Test
    void a_refused_key_is_the_clients_fault_only_where_the_key_was_the_clients() {
        String body = "{\"error\":{\"code\":\"invalid_api_key\"}}";

        assertEquals(Fault.CLIENT, Exchanges.answer(401, body).fault());
        assertEquals(
                Fault.PROXY,
                Exchanges.answer(Exchanges.target("other"), 401, body).fault());
    }

    @Test
    void a_web_page_from_a_json_api_is_no_good_answer() {
        Headers page = Headers.of("content-type", "text/html; charset=utf-8");
        Failure failure = Classifier.answer(
                Exchanges.addressed(), true, Exchanges.CHAT, 200, page, new byte[0], new byte[0], Exchanges.NOW);

        assertNotNull(failure);
        assertEquals("unexpected_content_type", failure.code());
        assertTrue(failure.countsAgainstTarget());
        assertTrue(Classifier.good(Operation.OTHER, 200, page));
        assertTrue(Classifier.good(Exchanges.CHAT, 200, Headers.NONE));
        assertFalse(Classifier.good(Exchanges.CHAT, 200, Headers.of("content-type", "application/xml")));
        assertFalse(Classifier.good(Exchanges.CHAT, 200, Headers.of("Content-Type", "text/xml; charset=utf-8")));
    }

    @Test
    void a_good_answer_is_none_of_its_business() {
        assertNull(Classifier.answer(
                Exchanges.addressed(),
                true,
                Exchanges.CHAT,
                204,
                Headers.NONE,
                new byte[0],
                new byte[0],
                Exchanges.NOW));
    }

    @Test
    void the_providers_wait_is_read_in_its_order() {
        assertEquals(
                Duration.ofMillis(1500),
                Exchanges.answer(429, "", "retry-after-ms", "1500", "retry-after", "9")
                        .retryAfter());
        assertEquals(
                Duration.ofSeconds(9),
                Exchanges.answer(429, "", "retry-after", "9").retryAfter());
        assertEquals(
                Duration.ofSeconds(55),
                Exchanges.answer(503, "", "retry-after", "Fri, 02 Jan 2026 03:05:00 GMT")
                        .retryAfter());
        assertNull(Exchanges.answer(503, "").retryAfter());
    }

    @Test
    void an_error_inside_a_stream_stands_for_the_status_of_its_code() {
        ProviderError error = new ProviderError(ErrorKind.OVERLOADED, 529, true, "overloaded_error", "busy", null);
        Failure failure = Classifier.inStream(true, 200, Headers.NONE, new byte[0], error, Exchanges.NOW);

        assertEquals(Kind.OVERLOADED, failure.kind());
        assertNotNull(failure.answer());
        assertEquals(529, failure.answer().saidStatus());
    }

    @Test
    void what_is_neither_generation_nor_read_is_sent_again_only_on_proof() {
        Exchange upload =
                Exchanges.on(new VirtualLoop()).operation(Operation.OTHER).begin();
        Exchange read = Exchanges.on(new VirtualLoop())
                .operation(Operation.OTHER)
                .method("GET")
                .begin();
        Exchange chat = Exchanges.on(new VirtualLoop()).begin();

        assertTrue(Classifier.sendable(upload, Exchanges.refusedConnection(), true));
        assertFalse(Classifier.sendable(upload, Exchanges.answer(503, ""), true));
        assertTrue(Classifier.sendable(read, Exchanges.answer(503, ""), true));
        assertTrue(Classifier.sendable(chat, Exchanges.reset(), true));
        assertFalse(Classifier.sendable(chat, Exchanges.reset(), false));
    }
}
