package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in, and what is refused at each of them. */
class EntranceTest {

    private final Scene scene = Scene.scene()
            .provider("openai", "", ScriptedProvider.builder().http1().start())
            .provider("anthropic", "")
            .retry("attempts: 2, backoff: { initial: 5ms, max: 20ms }")
            .start();

    @BeforeEach
    void answers() {
        scene.provider("openai").always(Reply.json(Golden.CHAT));
        scene.provider("anthropic").always(Reply.json(Golden.message()));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Received raw(String request) {
        try (RawClient client = RawClient.to(scene.engine)) {
            client.write(request.getBytes(StandardCharsets.ISO_8859_1));
            return client.read();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.anthropic.com", "evil.example", "api.openai.com:8443", "127.0.0.1"})
    void inside_a_connect_another_host_is_421_and_no_key_leaves(String host) {
        try (RawClient client = RawClient.through(scene.engine, "api.openai.com")) {
            Received received = client.post(
                    "/v1/messages", Golden.MESSAGES_REQUEST, "Host", host, "Authorization", "Bearer openai-key");

            assertThat(received.status()).isEqualTo(421);
            assertThat(scene.provider("anthropic").seen()).isEmpty();
            assertThat(scene.provider("openai").seen()).isEmpty();
        }
    }

    @Test
    void a_failure_comes_inside_the_tls_and_never_at_the_connect() {
        scene.provider("openai").close();
        try (RawClient client = RawClient.through(scene.engine, "api.openai.com")) {
            Received received = client.post("/v1/chat/completions", Golden.CHAT_REQUEST, "Authorization", "Bearer k");

            assertThat(received.status()).isEqualTo(502);
            assertThat(received.text()).startsWith("{\"error\":{").contains("Fairlead");
            assertThat(received.header("x-should-retry")).isEqualTo("false");
            assertThat(received.header("proxy-status")).isNotNull();
        }
    }

    @Test
    void a_request_for_the_proxy_itself_is_a_help_page() {
        Received received = raw("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        assertThat(received.status()).isEqualTo(200);
        assertThat(received.text()).contains("Fairlead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: <script>", "Host: a b", "Host: x%0d%0ay", "Host: [::1", ""})
    void the_help_page_names_the_real_port_where_the_client_names_no_plain_host(String host) {
        Received received = raw("GET / HTTP/1.0\r\n" + (host.isEmpty() ? "" : host + "\r\n") + "\r\n");

        if (received.status() == 200) {
            assertThat(received.text())
                    .contains("http://127.0.0.1:" + scene.address().getPort() + "/openai/v1")
                    .doesNotContain("script")
                    .doesNotContain("9800");
        } else {
            assertThat(received.status()).isEqualTo(400);
        }
        assertThat(raw("GET / HTTP/1.0\r\n\r\n").text())
                .contains("HTTPS_PROXY=http://127.0.0.1:" + scene.address().getPort());
    }

    @Test
    void an_unknown_first_segment_is_404() {
        assertThat(raw("GET /nobody/v1/models HTTP/1.1\r\nHost: x\r\n\r\n").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"})
    void the_own_listener_is_refused_in_every_spelling(String host) {
        int port = scene.address().getPort();

        for (String scheme : List.of("http", "https")) {
            assertThat(raw("GET " + scheme + "://" + host + ":" + port + "/openai/v1/models HTTP/1.1\r\nHost: " + host
                                    + ":" + port + "\r\n\r\n")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(status("CONNECT " + host + ":" + port + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    private String status(String request) {
        try (RawClient client = RawClient.to(scene.engine)) {
            client.write(request.getBytes(StandardCharsets.ISO_8859_1));
            return client.line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_tunnel_that_is_refused_names_the_cause_and_is_never_407() {
        assertThat(status("CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .hasSizeGreaterThan("HTTP/1.1 403 ".length());
        assertThat(status("CONNECT nowhere.invalid:443 HTTP/1.1\r\nHost: nowhere.invalid\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .hasSizeGreaterThan("HTTP/1.1 502 ".length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | GET /openai/v1/models HTTP/1.1~~
                    400 | GET  /openai/v1/models HTTP/1.1~Host: x~~
                    400 | POST /openai/v1/x HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2~~
                    505 | GET /openai/v1/models HTTP/3.0~Host: x~~
                    404 | GET /nobody/v1/models HTTP/1.1~Host: x~~
                    405 | OPTIONS * HTTP/1.1~Host: x~~
                    403 | GET http://169.254.169.254/latest HTTP/1.1~Host: 169.254.169.254~~
                    502 | GET http://nowhere.invalid/ HTTP/1.1~Host: nowhere.invalid~~
                    403 | CONNECT 169.254.169.254:80 HTTP/1.1~Host: 169.254.169.254~~
                    413 | POST /openai/v1/chat/completions HTTP/1.1~Host: x~Content-Length: 99999999999~~
                    """)
    void every_answer_of_the_fronts_own_names_the_call_and_how_much_of_it_was_sent(int status, String request) {
        Received received = raw(request.replace("~", "\r\n"));

        assertThat(received.status()).isEqualTo(status);
        assertThat(received.header("x-fairlead-id")).isNotEmpty();
        assertThat(received.header("x-fairlead-attempts")).isEqualTo("0");
        assertThat(received.header("x-should-retry")).isNull();
        assertThat(received.header("proxy-status")).startsWith("fairlead; error=");
        assertThat(received.text()).startsWith("{\"error\":{");
    }

    @Test
    void a_connection_too_many_hears_why_and_when_to_come_again() {
        try (Scene small = Scene.scene()
                        .provider("openai", "")
                        .proxy("max-connections: 1")
                        .start();
                RawClient first = RawClient.to(small.engine)) {
            first.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(first.read().status()).isEqualTo(200);
            Received refused;
            try (RawClient second = RawClient.to(small.engine)) {
                refused = second.read();
            }

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("x-fairlead-id")).isNotEmpty();
            assertThat(refused.header("x-fairlead-attempts")).isEqualTo("0");
            assertThat(refused.text()).contains("max_connections");
        }
    }

    @Test
    void a_connection_too_many_hears_why_although_it_speaks_first() throws Exception {
        try (Scene small = Scene.scene()
                        .provider("openai", "")
                        .proxy("max-connections: 1")
                        .start();
                RawClient first = RawClient.to(small.engine)) {
            first.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(first.read().status()).isEqualTo(200);
            try (RawClient second = RawClient.to(small.engine)) {
                second.send("/openai/v1/chat/completions", new byte[8 << 20]); // more than two sockets hold

                assertThat(second.read().text()).contains("max_connections");
                assertThat(second.next()).isEqualTo(-1); // an end, not a reset
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"api.openai.com, HTTP_1_1", "*, HTTP_1_1", "api.anthropic.com, HTTP_2"})
    void a_host_can_be_pinned_to_http_1_1(String pinned, HttpClient.Version version) throws Exception {
        try (RunningEngine engine = RunningEngine.start("tls: { http1-only: \"" + pinned + "\" }\n"
                + "providers: { openai: { connect-to: 127.0.0.1:1, retry: { attempts: 1 } } }")) {
            HttpClient client = HttpClient.newBuilder()
                    .proxy(ProxySelector.of(engine.address()))
                    .sslContext(engine.clientTls())
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/models"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .version())
                    .isEqualTo(version);
        }
    }

    @Test
    void one_connection_serves_call_after_call() {
        try (RawClient client = RawClient.through(scene.engine, "api.openai.com")) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.post("/v1/chat/completions", Golden.CHAT_REQUEST, "Authorization", "Bearer k")
                                .text())
                        .isEqualTo(Golden.CHAT);
            }
        }
    }

    @Test
    void headers_of_the_answer_pass_and_hop_by_hop_ones_do_not() {
        scene.provider("openai")
                .next(Reply.whole(
                        200,
                        Golden.CHAT,
                        "Content-Type",
                        "application/json",
                        "X-Request-Id",
                        "req_1",
                        "Set-Cookie",
                        "a=1",
                        "Set-Cookie",
                        "b=2",
                        "Keep-Alive",
                        "timeout=5"));
        try (RawClient client = RawClient.through(scene.engine, "api.openai.com")) {
            Received received = client.post("/v1/chat/completions", Golden.CHAT_REQUEST, "Authorization", "Bearer k");

            assertThat(received.header("x-request-id")).isEqualTo("req_1");
            assertThat(received.headers().stream()
                            .filter(field -> field.getKey().equalsIgnoreCase("set-cookie"))
                            .map(Map.Entry::getValue))
                    .containsExactly("a=1", "b=2");
            assertThat(received.header("keep-alive")).isNull();
            assertThat(received.header("via")).isNull();
        }
    }
}
