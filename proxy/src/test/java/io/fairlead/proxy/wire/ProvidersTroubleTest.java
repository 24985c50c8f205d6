package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers do before their answer has a body, and what they say of repeating it, as a client meets it. */
class ProvidersTroubleTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static Received chat(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer k");
        }
    }

    /** A provider at which every connection is taken by {@code each}, one after another. */
    private static ServerSocket provider(Connection each) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Aside.run(() -> {
            while (!listener.isClosed()) {
                try {
                    each.take(listener.accept());
                } catch (IOException e) {
                    // the client left, or the test is over
                }
            }
        });
        return listener;
    }

    private interface Connection {
        void take(Socket socket) throws IOException;
    }

    @Test
    void a_provider_that_hangs_up_within_the_handshake_was_asked_nothing_and_may_be_asked_again() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket hangsUp = provider(socket -> {
                    accepted.incrementAndGet();
                    InputStream in = socket.getInputStream();
                    assertThat(in.read()).isEqualTo(0x16); // a handshake begins
                    in.skipNBytes(in.available());
                    socket.close();
                });
                Scene scene = Scene.scene()
                        .provider("openai", "connect-to: \"127.0.0.1:" + hangsUp.getLocalPort() + "\"", null)
                        .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
                        .start()) {
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(502);
            assertThat(received.text()).contains("tls_handshake_failed");
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("0");
            // the first of the three, where it offered a post-quantum key share, once more with classical groups alone
            assertThat(accepted.get()).isBetween(3, 4);
        }
    }

    @Test
    void a_head_that_drips_is_late_although_no_gap_is_long() throws Exception {
        ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
        AtomicBoolean cut = new AtomicBoolean();
        try (ServerSocket slow = provider(socket -> {
                    socket.setTcpNoDelay(true);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nx-endless: ".getBytes(StandardCharsets.US_ASCII));
                    drips.scheduleWithFixedDelay(
                            () -> {
                                try {
                                    socket.getOutputStream().write('a');
                                } catch (IOException gone) {
                                    cut.set(true);
                                    throw new IllegalStateException(gone); // ends the drip
                                }
                            },
                            20,
                            20,
                            TimeUnit.MILLISECONDS);
                });
                Scene scene = Scene.scene()
                        .provider(
                                "local",
                                "like: openai-compatible, url: \"http://127.0.0.1:" + slow.getLocalPort() + "/v1\"",
                                null)
                        .retry("attempts: 1")
                        .defaults("timeouts: { first-byte: 500ms }")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            Received received = client.post("/local/v1/chat/completions", Golden.CHAT_REQUEST);

            assertThat(received.status()).isEqualTo(504);
            assertThat(received.text()).contains("first_byte_timeout");
            await().atMost(Scene.PATIENCE).untilTrue(cut);
        } finally {
            drips.shutdownNow();
        }
    }

    /** Each of them is a sign of life, and none of them content. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            first-token: 500ms | first_token_timeout
            total: 700ms       | total_timeout
            """)
    void a_stream_that_drips_without_content_is_late_although_no_gap_is_long(String clock, String code)
            throws Exception {
        ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
        AtomicBoolean cut = new AtomicBoolean();
        try (ServerSocket slow = provider(socket -> {
                    socket.setTcpNoDelay(true);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    drips.scheduleWithFixedDelay(
                            () -> {
                                try {
                                    socket.getOutputStream().write(": ping\n\n".getBytes(StandardCharsets.US_ASCII));
                                } catch (IOException gone) {
                                    cut.set(true);
                                    throw new IllegalStateException(gone); // ends the drip
                                }
                            },
                            20,
                            20,
                            TimeUnit.MILLISECONDS);
                });
                Scene scene = Scene.scene()
                        .provider(
                                "local",
                                "like: openai-compatible, url: \"http://127.0.0.1:" + slow.getLocalPort() + "/v1\"",
                                null)
                        .retry("attempts: 1")
                        .defaults("timeouts: { " + clock + " }")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            Received received = client.post("/local/v1/chat/completions", Golden.CHAT_STREAM_REQUEST);

            assertThat(received.status()).isEqualTo(504);
            assertThat(received.text()).contains(code);
            await().atMost(Scene.PATIENCE).untilTrue(cut);
            scene.atRest();
        } finally {
            drips.shutdownNow();
        }
    }

    @Test
    void a_redirect_is_passed_and_never_followed() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.whole(307, "", "location", "https://elsewhere.example/v1"));
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(307);
            assertThat(received.header("location")).isEqualTo("https://elsewhere.example/v1");
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, true, 3", "503, false, 1", "503, true, 3"})
    void what_the_provider_says_of_repeating_goes_before_its_status(int status, boolean again, int times) {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
                .start()) {
            scene.provider("openai")
                    .always(Reply.whole(
                            status,
                            "{\"error\":{\"message\":\"no\"}}",
                            "content-type",
                            "application/json",
                            "x-should-retry",
                            Boolean.toString(again)));
            assertThat(chat(scene).status()).isEqualTo(status);
            assertThat(scene.provider("openai").seen()).hasSize(times);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_compressed_answer_passes_as_it_came(boolean streamed) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write((streamed ? String.join("", Golden.chatEvents()) : Golden.CHAT).getBytes(StandardCharsets.UTF_8));
        }
        try (Scene scene = Scene.openai();
                RawClient client = RawClient.to(scene.engine)) {
            scene.provider("openai")
                    .always(Reply.script()
                            .head(
                                    200,
                                    "content-type",
                                    streamed ? "text/event-stream" : "application/json",
                                    "content-encoding",
                                    "gzip")
                            .chunk(packed.toByteArray())
                            .end());
            Received received = client.post(
                    CHAT,
                    streamed ? Golden.CHAT_STREAM_REQUEST : Golden.CHAT_REQUEST,
                    "Authorization",
                    "Bearer k",
                    "Accept-Encoding",
                    "gzip");

            assertThat(received.header("content-encoding")).isEqualTo("gzip");
            assertThat(received.body()).isEqualTo(packed.toByteArray());
            assertThat(received.whole()).isTrue();
        }
    }

    /** {@code protocol}: h2 gives no window for a body, http/1.1 stops reading. */
    private static ScriptedProvider takesNothing(String protocol) {
        ScriptedProvider.Builder builder = ScriptedProvider.builder().initialWindow(0);
        ScriptedProvider shut =
                protocol.equals("h2") ? builder.start() : builder.http1().start();
        shut.early(seen -> seen.method().equals("POST") ? Reply.script().holdReading() : null);
        return shut;
    }

    /** More than the sockets between can hold. */
    private static byte[] large() {
        return Golden.CHAT_REQUEST.replace("say it", "s".repeat(24 << 20)).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void a_provider_that_takes_nothing_of_a_body_costs_that_call_alone(String protocol) {
        try (Scene scene = Scene.scene()
                        .provider("openai", "", takesNothing(protocol))
                        .retry("attempts: 1")
                        .defaults("timeouts: { idle: 1s }")
                        .start();
                RawClient stalls = RawClient.to(scene.engine);
                RawClient other = RawClient.to(scene.engine)) {
            stalls.send(CHAT, large(), "Authorization", "Bearer k");
            await().until(() -> scene.provider("openai").begun() == 1);
            other.write("GET /openai/v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(other.read().status()).isEqualTo(200);

            Received received = stalls.read();
            assertThat(received.status()).isEqualTo(504);
            assertThat(received.text()).contains("write_timeout");
            assertThat(scene.latest().attempts())
                    .extracting(AttemptReport::reason)
                    .containsExactly("write_timeout");
            assertThat(scene.meter("fairlead.attempts", "reason", "write_timeout"))
                    .isEqualTo(1);
            scene.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void a_provider_that_takes_nothing_of_a_body_is_left_for_another(String protocol) {
        try (Scene scene = Scene.scene()
                        .provider("openai", "", takesNothing(protocol))
                        .other("second", "a.provider.test")
                        .defaults("timeouts: { idle: 1s }")
                        .routes("{ match: { provider: openai }, fallback: [second] }")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            scene.provider("second").always(Reply.json(Golden.CHAT));
            Received received = client.post(CHAT, large(), "Authorization", "Bearer k");

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.header("x-fairlead-target")).startsWith("second/");
            assertThat(scene.provider("openai").begun()).isEqualTo(1);
            assertThat(scene.provider("second").seen().get(0).body()).isEqualTo(large());
            scene.atRest();
        }
    }

    @Test
    void a_provider_that_no_longer_speaks_http2_is_asked_in_http1() {
        ScriptedProvider before = ScriptedProvider.start();
        before.always(Reply.json(Golden.CHAT));
        try (Scene scene = Scene.scene().provider("openai", "", before).start()) {
            assertThat(chat(scene).status()).isEqualTo(200);
            assertThat(before.seen().get(0).protocol()).isEqualTo("HTTP/2");
            before.close();
            try (ScriptedProvider after =
                    ScriptedProvider.builder().http1().port(before.port()).start()) {
                after.always(Reply.json(Golden.CHAT));
                List<CompletableFuture<Received>> calls = new ArrayList<>();
                for (int i = 0; i < 5; i++) { // on one HTTP/2 connection they would all have room
                    calls.add(CompletableFuture.supplyAsync(() -> chat(scene)));
                }
                calls.forEach(call -> assertThat(call.join().status()).isEqualTo(200));
                assertThat(after.seen())
                        .hasSize(5)
                        .allMatch(seen -> seen.protocol().equals("HTTP/1.1"));
            }
            scene.atRest();
        }
    }
}
