package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole engine between a plain socket and a provider, in every way in. */
@SuppressWarnings({"AddressSelection", "StringConcatToTextBlock"}) // wire bytes as they are
class WaysThroughTest {

    private ScriptedProvider provider;
    private RunningEngine engine;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start();
        engine = RunningEngine.start("""
                proxy: { drain: 500ms, egress: { private: allow } }
                tls: { trust: ["%s"] }
                providers:
                  openai: { connect-to: "127.0.0.1:%d" }
                """.formatted(ScriptedProvider.caFile(), provider.port()));
    }

    @AfterEach
    void stop() {
        engine.close();
        provider.close();
    }

    private Socket connect() throws IOException {
        InetSocketAddress to = engine.address();
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String hearOut(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String hear(InputStream in, String end) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            all.append((char) next);
        }
        return all.toString();
    }

    private String talk(String request) throws IOException {
        try (Socket socket = connect()) {
            say(socket, request);
            return hearOut(socket);
        }
    }

    @Test
    void answers_without_a_body_arrive_without_one() throws IOException {
        provider.next(
                Reply.script().informational(103, "link", "</x>").head(204).end(),
                Reply.script().head(304, "etag", "x").end(),
                Reply.script().head(200, "content-length", "77").end());
        try (Socket socket = connect()) {
            say(socket, "GET /openai/v1/a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(hear(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
            say(socket, "GET /openai/v1/b HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(hear(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 304 ");
            say(socket, "HEAD /openai/v1/c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(hearOut(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        }
        assertThat(provider.seen()).hasSize(3);
    }

    @Test
    void absolute_form_reaches_a_provider_and_another_host() throws IOException {
        assertThat(talk("GET http://api.openai.com/v1/models HTTP/1.1\r\nHost: api.openai.com\r\n"
                        + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("x-fairlead-target: openai")
                .endsWith("{}");
        assertThat(provider.seen().get(0).path()).isEqualTo("/v1/models");
        try (ScriptedProvider other = ScriptedProvider.builder().plain().start()) {
            other.always(Reply.whole(200, "other"));
            assertThat(talk("GET http://127.0.0.1:" + other.port() + "/p?q HTTP/1.1\r\nHost: x\r\n"
                            + "Connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("other");
            assertThat(other.seen().get(0).path()).isEqualTo("/p?q");
        }
        assertThat(provider.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "LocalHost",
                "localhost.",
                "a.localhost",
                "127.0.0.1.",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "0.0.0.0",
                "0",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:0:0:1]"
            })
    void own_ports_are_out_of_reach_by_every_spelling(String host) throws IOException {
        try (ServerSocket admin = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            admin.setSoTimeout(50);
            engine.engine().ownListener((InetSocketAddress) admin.getLocalSocketAddress());
            for (int port : List.of(admin.getLocalPort(), engine.address().getPort())) {
                String at = host + ":" + port;
                assertThat(talk("CONNECT " + at + " HTTP/1.1\r\nHost: " + at + "\r\n\r\n"))
                        .as("CONNECT %s", at)
                        .matches("(?s)HTTP/1\\.1 40[03] .*");
                assertThat(talk("GET http://" + at + "/livez HTTP/1.1\r\nHost: " + at
                                + "\r\nConnection: close\r\n\r\n"))
                        .as("GET %s", at)
                        .matches("(?s)HTTP/1\\.1 40[03] .*");
            }
            org.assertj.core.api.Assertions.assertThatThrownBy(admin::accept)
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void a_websocket_goes_through_an_intercepted_host() throws Exception {
        provider.early(seen -> seen.header("upgrade") == null
                ? null
                : Reply.script()
                        .head(101, "Upgrade", "websocket", "Connection", "Upgrade")
                        .echo());
        try (Socket socket = connect()) {
            Socket tls = secure(socket);
            say(tls, upgrade());
            assertThat(hear(tls.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 101 ");
            for (int i = 0; i < 3; i++) {
                say(tls, "frame " + i + ";");
                assertThat(hear(tls.getInputStream(), ";")).isEqualTo("frame " + i + ";");
            }
        }
        await().untilAsserted(() -> assertThat(provider.open()).isZero());
    }

    @Test
    void a_refused_upgrade_arrives_with_its_body() throws Exception {
        provider.always(Reply.whole(403, "{\"error\":{}}", "content-type", "application/json"));
        try (Socket socket = connect()) {
            Socket tls = secure(socket);
            say(tls, upgrade());
            assertThat(hear(tls.getInputStream(), "{\"error\":{}}"))
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("{\"error\":{}}");
        }
    }

    private Socket secure(Socket socket) throws IOException {
        say(socket, "CONNECT api.openai.com:443 HTTP/1.1\r\nHost: api.openai.com:443\r\n\r\n");
        assertThat(hear(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        return engine.clientTls().getSocketFactory().createSocket(socket, "api.openai.com", 443, true);
    }

    private static String upgrade() {
        return "GET /v1/realtime?model=m HTTP/1.1\r\nHost: api.openai.com\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n";
    }

    @Test
    void a_stream_that_is_cut_by_a_drain_says_so_in_its_dialect_and_ends_as_broken() throws Exception {
        Gate never = new Gate();
        provider.next(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk("data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n")
                .await(never));
        String body = "{\"model\":\"gpt-x\",\"stream\":true,\"messages\":[]}";
        try (Socket socket = connect()) {
            say(
                    socket,
                    "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n"
                            + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(hear(socket.getInputStream(), "Hello")).contains("HTTP/1.1 200 ");
            CompletableFuture<Void> drained = engine.engine().drain();
            String rest = hearOut(socket);
            assertThat(rest)
                    .contains("data: {\"error\":")
                    .doesNotEndWith("0\r\n\r\n")
                    .doesNotContain("[DONE]");
            drained.get(20, TimeUnit.SECONDS);
        }
        assertThat(engine.engine().draining()).isTrue();
        await().untilAsserted(() -> assertThat(provider.left()).isEqualTo(1));
    }

    @Test
    void a_call_that_waits_for_its_answer_at_the_cut_is_told_so() throws Exception {
        provider.always(Reply.script().stall());
        try (Socket socket = connect()) {
            say(socket, "GET /openai/v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            await().until(() -> provider.begun() == 1);
            CompletableFuture<Void> drained = engine.engine().drain();
            assertThat(hearOut(socket)).contains("HTTP/1.1 503 ");
            drained.get(20, TimeUnit.SECONDS);
        }
    }
}
