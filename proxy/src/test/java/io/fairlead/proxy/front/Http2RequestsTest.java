package io.fairlead.proxy.front;

import static io.fairlead.proxy.front.RawHttp2.END_STREAM;
import static io.fairlead.proxy.front.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.netty.handler.codec.http2.Http2Error;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests over HTTP/2 are answered, and how one on a stream is told as one. */
@SuppressWarnings("AddressSelection")
class Http2RequestsTest extends Http2Clients {

    @ParameterizedTest
    @CsvSource({
        "70000, 431", // in one field: over 64 KiB in all
        "40000, 200"
    })
    void a_head_over_64_kib_is_431_and_the_connection_goes_on(int length, int status) throws Exception {
        try (RawHttp2 client = client()) {
            var large = client.open(1, END_STREAM, request("GET", "/stub/v1/x", "x-large", "l".repeat(length)));
            client.listen(large::over);
            assertThat(large.status()).isEqualTo(status);
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void too_many_fields_are_431() throws Exception {
        String[] fields = request("GET", "/stub/v1/x");
        String[] many = java.util.Arrays.copyOf(fields, fields.length + 202);
        for (int i = fields.length; i < many.length; i += 2) {
            many[i] = "x-" + i;
            many[i + 1] = "y";
        }
        try (RawHttp2 client = client()) {
            var stream = client.open(1, END_STREAM, many);
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(431);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "api.stub.test, , 200",
        "API.stub.test:443, , 200",
        "api.stub.test, api.stub.test, 200",
        "api.other.test, , 421",
        "api.stub.test:444, , 421",
        "api.stub.test, api.other.test, 421",
        "user@api.stub.test, , 421"
    })
    void an_authority_that_is_not_the_host_of_the_connect_is_421(String authority, String host, int status)
            throws Exception {
        try (RawHttp2 client = new RawHttp2(secured())) {
            String[] fields = {
                ":method", "GET", ":scheme", "https", ":path", "/v1/x", ":authority", authority, "host", host
            };
            var stream = client.open(1, END_STREAM, host == null ? java.util.Arrays.copyOf(fields, 8) : fields);
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(status);
            assertThat(fixture.started).hasSize(status == 200 ? 1 : 0);
        }
    }

    /** RFC 9113 section 8.3.1. */
    static Stream<Arguments> heads_that_are_none() {
        return Stream.of(
                arguments("no method", List.of(":scheme", "https", ":path", "/stub/v1/x")),
                arguments("no scheme", List.of(":method", "GET", ":path", "/stub/v1/x")),
                arguments("an empty scheme", List.of(":method", "GET", ":scheme", "", ":path", "/stub/v1/x")),
                arguments("a space in it", List.of(":method", "GET", ":scheme", "a b", ":path", "/stub/v1/x")),
                arguments("a digit first", List.of(":method", "GET", ":scheme", "1http", ":path", "/stub/v1/x")),
                arguments("no letter", List.of(":method", "GET", ":scheme", "h\u00e4", ":path", "/stub/v1/x")),
                arguments("a colon in it", List.of(":method", "GET", ":scheme", "https:", ":path", "/stub/v1/x")),
                arguments("no path", List.of(":method", "GET", ":scheme", "https")),
                arguments("an empty path", List.of(":method", "GET", ":scheme", "https", ":path", "")),
                arguments("a tunnel with a path", List.of(":method", "CONNECT", ":path", "/x", ":authority", "a:1")),
                arguments(
                        "a tunnel with a scheme",
                        List.of(":method", "CONNECT", ":scheme", "https", ":authority", "a:1")),
                arguments("a tunnel to nowhere", List.of(":method", "CONNECT")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads_that_are_none")
    void a_head_without_what_every_request_has_is_an_error_of_its_stream(String why, List<String> fields)
            throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(1, END_STREAM, fields.toArray(new String[0]));
            client.listen(stream::over);
            assertThat(stream.reset).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            assertThat(stream.heads).isEmpty();
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
        assertThat(fixture.started).hasSize(1);
    }

    /** What an HTTP/1.1 client hears 400 for, one hears over HTTP/2 too, and nobody is asked. */
    static Stream<Arguments> heads_with_bytes_that_none_has() {
        List<Arguments> all = new ArrayList<>();
        for (String method : List.of("G T", "GE\u00e4", "G@T", "GET\t", "G/T", "\u0001", "GET\r\n", "\u007f", "a:b")) {
            all.add(arguments("method", method, List.of(":method", method, ":scheme", "https", ":path", "/stub/v1/x")));
        }
        for (String path : List.of("x", "/a b", "/a#b", "/\u0001", "/\u00e4", "/a\r\nb", "/a\tb", "*", "http://a/b")) {
            all.add(arguments("path", path, List.of(":method", "GET", ":scheme", "https", ":path", path)));
        }
        for (String authority :
                List.of("a b", "a/b", "a\\b", "a:x", "a:99999", "[::1", "a\u0001", "\u00e4", "a?b", "::1")) {
            all.add(arguments(
                    "authority",
                    authority,
                    List.of(":method", "GET", ":scheme", "https", ":path", "/stub/v1/x", ":authority", authority)));
            all.add(arguments(
                    "host",
                    authority,
                    List.of(":method", "GET", ":scheme", "https", ":path", "/stub/v1/x", "host", authority)));
        }
        for (String name : List.of("a b", "a\tb", "(a)", "a\u0001", "\u00e4", "a\u007f", "a/b", "a=b", "a:b", "a\"")) {
            all.add(arguments("name", name, List.of(request("GET", "/stub/v1/x", name, "v"))));
        }
        for (String value : List.of("a\u0001", "a\r", "a\nb", "\u0000", "a\u007f", " a", "a ", "\ta", "a\t", " ")) {
            all.add(arguments("value", value, List.of(request("GET", "/stub/v1/x", "x-a", value))));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("heads_with_bytes_that_none_has")
    void a_byte_that_has_no_place_there_is_refused_and_costs_nobody_else(String part, String text, List<String> fields)
            throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(1, END_STREAM, fields.toArray(new String[0]));
            client.listen(() -> stream.over() || client.goAway >= 0);
            if (stream.reset < 0 && client.goAway < 0) {
                assertThat(stream.status()).isEqualTo(400);
                assertThat(stream.text()).contains("bad_");
            } // else the codec knows it as malformed, which it does of most names, of spaces around, and of control
            // characters
            if (text.chars().allMatch(c -> c >= ' ' && c != 0x7f) && !part.equals("name") && !part.equals("value")) {
                assertThat(stream.status()).isEqualTo(400);
            }
        }
        assertThat(fixture.started).isEmpty();
    }

    @Test
    void a_path_that_is_too_long_is_414() throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.get(1, "/stub/" + "a".repeat(17_000));
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(414);
        }
    }

    @Test
    void host_and_authority_that_differ_are_refused_where_there_is_no_connect() throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(
                    1,
                    END_STREAM,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":path",
                    "/stub/v1/x",
                    ":authority",
                    "a",
                    "host",
                    "b");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(400);
            var same = client.open(
                    3,
                    END_STREAM,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":path",
                    "/stub/v1/x",
                    ":authority",
                    "a",
                    "host",
                    "A");
            client.listen(same::over);
            assertThat(same.status()).isEqualTo(200);
            var none = client.open(5, END_STREAM, ":method", "GET", ":scheme", "http", ":path", "/stub/v1/x");
            client.listen(none::over);
            assertThat(none.status()).isEqualTo(200);
        }
    }

    private Socket secured() throws Exception {
        Socket socket = fixture.connect();
        String connect =
                "CONNECT " + FrontFixture.HOST + ":443 HTTP/1.1\r\nHost: " + FrontFixture.HOST + ":443\r\n\r\n";
        socket.getOutputStream().write(connect.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        SSLSocket tls =
                (SSLSocket) fixture.trusting().getSocketFactory().createSocket(socket, FrontFixture.HOST, 443, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        assertThat(tls.getApplicationProtocol()).isEqualTo("h2");
        return tls;
    }

    @ParameterizedTest
    @CsvSource({"content-length, 5000", "x-unsaid, 1"})
    void a_body_over_its_limit_is_413(String name, String value) throws Exception {
        fixture.config = new FrontConfig(100, 1000, 1000, 1000, Clients.ANYONE, Duration.ZERO, ClientClocks.STANDARD);
        try (RawHttp2 client = client()) {
            var stream = client.open(1, 0, request("POST", "/stub/v1/chat", name, value));
            client.data(1, 0, "x".repeat(5000));
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(413);
            assertThat(stream.text()).contains("body_too_large");
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
        assertThat(end(0).code()).isEqualTo("body_too_large");
    }

    @Test
    void cookies_in_crumbs_are_one_field_again() throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(
                    1, END_STREAM, request("GET", "/stub/v1/x", "cookie", "a=1", "cookie", "b=2", "cookie", "c=3"));
            client.listen(stream::over);
            assertThat(fixture.started.get(0).request().headers().get("cookie")).isEqualTo("a=1; b=2; c=3");
        }
    }

    @Test
    void an_answer_that_can_have_no_body_promises_none() throws Exception {
        fixture.path = exchange -> CompletableFuture.completedFuture(
                Outcome.answered(new Answer(204, Headers.of("Content-Length", "3"), 0, new Answers.Held(new byte[0]))));
        try (RawHttp2 client = client()) {
            var stream = client.get(1, "/stub/v1/x");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(204);
            assertThat(stream.heads.get(0).contains("content-length")).isFalse();
        }
    }

    @Test
    void an_expected_100_comes_before_the_body_and_any_other_expectation_is_417() throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(
                    1, 0, request("POST", "/stub/v1/chat", "expect", "100-continue", "content-length", "2"));
            client.listen(() -> stream.status() == 100);
            assertThat(fixture.started).isEmpty();
            client.data(1, END_STREAM, "{}");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.text()).endsWith("{}").doesNotContain("expect");
            var other = client.open(3, END_STREAM, request("GET", "/stub/v1/x", "expect", "200-ok"));
            client.listen(other::over);
            assertThat(other.status()).isEqualTo(417);
        }
    }

    @Test
    void a_body_that_stops_coming_is_408_and_costs_only_its_stream() throws Exception {
        fixture.give(FrontFixture.Pace.BODY_GAP, Duration.ofMillis(200));
        try (RawHttp2 client = client()) {
            var stream = client.open(1, 0, request("POST", "/stub/v1/chat", "content-length", "9"));
            client.data(1, 0, "{");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(408);
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
    }
}
