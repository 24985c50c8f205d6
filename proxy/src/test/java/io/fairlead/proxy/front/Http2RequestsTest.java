package io.fairlead.proxy.front;

import static io.fairlead.proxy.front.RawHttp2.END_STREAM;
import static io.fairlead.proxy.front.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
