package io.fairlead.proxy.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.hostile.EngineProcess.Uses;
import io.fairlead.proxy.testing.RawFrames;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that ask for much and take nothing, against a process with the launcher's own flags: what they cost is bounded while
 * they are there, a neighbour is served meanwhile, and what they took is given back when they are gone.
 */
class GivenBackTest {

    private static final long MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static String yaml(ScriptedProvider provider) {
        return """
                telemetry: { log: { level: error, access: false } }
                tls: { trust: ["%1$s"] }
                providers:
                  openai: { connect-to: "127.0.0.1:%2$s" }
                """.formatted(ScriptedProvider.caFile().getAbsolutePath(), provider.port());
    }

    private static final class Scene implements AutoCloseable {
        private final ScriptedProvider provider;
        private final EngineProcess process;
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        Scene(ScriptedProvider provider) throws Exception {
            this.provider = provider;
            process = new EngineProcess(0, yaml(provider));
            for (int i = 0; i < 50; i++) {
                neighbour(); // classes, caches and connections that stay
            }
        }

        Uses uses() {
            return process.uses();
        }

        /** A call of somebody else, which is answered. */
        void neighbour() {
            HttpRequest request = HttpRequest.newBuilder(URI.create(process.url() + "/openai/v1/models"))
                    .timeout(PATIENCE)
                    .build();
            assertThat(client.sendAsync(request, BodyHandlers.ofString()).join().statusCode())
                    .isEqualTo(200);
        }

        /** What is used some time after all clients are gone is about what was used before they came. */
        void givesBack(Uses before) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                neighbour(); // the loops live, and trim what they keep
                Uses now = uses();
                assertThat(now.streams()).isZero();
                assertThat(now.taken()).isZero();
                assertThat(now.heap()).as("heap, before: %s", before).isLessThan(before.heap() + 16 * MIB);
                assertThat(now.pinned()).as("buffers, before: %s", before).isLessThan(before.pinned() + 8 * MIB);
                // what an allocator keeps of chunks in which a small buffer lives on
                assertThat(now.direct())
                        .as("direct memory, before: %s", before)
                        .isLessThan(before.direct() + 112 * MIB);
            });
        }

        Socket socket() throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(process.address());
            return socket;
        }

        @Override
        public void close() {
            process.close();
            provider.close();
        }
    }

    private static Reply hundredMebibytes() {
        byte[] much = new byte[(int) MIB];
        Reply reply = Reply.script().head(200, "content-type", "application/octet-stream");
        for (int i = 0; i < 100; i++) {
            reply = reply.chunk(much);
        }
        return reply.end();
    }

    /** A field block of literals that no table remembers (RFC 7541 section 6.2.2). */
    private static byte[] get(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String each : List.of(":method", "GET", ":scheme", "http", ":path", path, ":authority", "x")) {
            if (each.startsWith(":")) {
                block.write(0);
            }
            block.write(each.length());
            block.writeBytes(each.getBytes(StandardCharsets.US_ASCII));
        }
        return block.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void zero_windows_hold_little_and_leave_nothing_behind(boolean http2) throws Exception {
        Reply much = hundredMebibytes();
        ScriptedProvider.Builder builder = ScriptedProvider.builder().forgetful();
        ScriptedProvider provider = (http2 ? builder : builder.http1()).start();
        provider.on(seen -> seen.path().endsWith("/models") ? Reply.json("{}") : much);
        try (Scene scene = new Scene(provider)) {
            Uses before = scene.uses();
            List<Socket> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    Socket socket = scene.socket();
                    clients.add(socket);
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.writeBytes(RawFrames.bytes(RawFrames.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
                    for (int stream = 1; stream < 200; stream += 2) {
                        out.writeBytes(RawFrames.bytes(
                                RawFrames.HEADERS,
                                RawFrames.END_STREAM | RawFrames.END_HEADERS,
                                stream,
                                get("/openai/v1/files/f/content")));
                    }
                    socket.getOutputStream().write(out.toByteArray());
                }
                await().atMost(PATIENCE).until(() -> scene.uses().streams() > (http2 ? 3_000 : 500));
                if (http2) {
                    scene.neighbour();
                }
                Uses during = scene.uses();
                assertThat(during.heap()).as("%s", during).isLessThan(before.heap() + 192 * MIB);
            } finally {
                for (Socket each : clients) {
                    each.close();
                }
            }
            scene.givesBack(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 8})
    void a_hundred_connections_that_pipeline_and_read_nothing_cost_little_and_harm_nobody(int answer) throws Exception {
        Reply text = Reply.whole(200, "a".repeat(answer), "content-type", "application/json");
        ScriptedProvider provider = ScriptedProvider.builder().forgetful().start();
        provider.on(seen -> text);
        try (Scene scene = new Scene(provider)) {
            Uses before = scene.uses();
            List<Socket> clients = new ArrayList<>();
            try {
                byte[] requests = "GET /openai/v1/models HTTP/1.1\r\nHost: x\r\n\r\n"
                        .repeat(2_000)
                        .getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 100; i++) {
                    Socket socket = scene.socket();
                    clients.add(socket);
                    Thread asks = new Thread(() -> {
                        try {
                            while (true) {
                                socket.getOutputStream().write(requests);
                            }
                        } catch (IOException over) {
                            // the test has closed it
                        }
                    });
                    asks.setDaemon(true);
                    asks.start();
                }
                int[] asked = {0};
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    int now = provider.begun();
                    boolean still = now == asked[0] && now > 100; // nobody takes an answer, so nothing more is asked
                    asked[0] = now;
                    return still || now > 20_000; // sockets hold very many of eight bytes
                });
                scene.neighbour();
                Uses during = scene.uses();
                assertThat(during.heap()).as("%s", during).isLessThan(before.heap() + 32 * MIB);
                assertThat(during.direct()).as("%s", during).isLessThan(before.direct() + 64 * MIB);
            } finally {
                for (Socket each : clients) {
                    each.close();
                }
            }
            scene.givesBack(before);
        }
    }
}
