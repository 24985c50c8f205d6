package io.fairlead.proxy.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.testing.Corpus;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.RawFrames;
import io.fairlead.proxy.testing.RawProvider;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Everything that means harm at the same time, against one process with the launcher's own flags in 256 MiB: bombs, huge bodies, deep
 * JSON, answers that nobody reads, pipelining without end, endless events, an upstream that abuses HTTP/2. A neighbour is served
 * meanwhile, and all that was taken is given back.
 */
class AllAtOnceTest {
    private static final int MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DELTA =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String GOOD =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";
    private static final String CLAUDE =
            "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";

    /** The CA of the providers, and their ports. */
    private static String yaml(Object... where) {
        return """
                telemetry: { log: { level: error, access: false } }
                tls: { trust: ["%1$s"] }
                defaults: { breaker: { minimum: 1000000 } }
                providers:
                  local: { like: openai-compatible, url: "http://127.0.0.1:%2$s/v1", retry: { attempts: 1 } }
                  other: { like: anthropic, url: "http://127.0.0.1:%2$s/v1", key: k }
                  quiet: { like: openai-compatible, url: "http://127.0.0.1:%2$s/v1" }
                  endless: { like: openai-compatible, url: "http://127.0.0.1:%3$s/v1" }
                  openai: { connect-to: "127.0.0.1:%4$s" }
                routes:
                  - { match: { provider: local, model: "cross*" }, fallback: [other/claude-sonnet-4-5] }
                """.formatted(where);
    }

    @Test
    void all_hostile_inputs_together_harm_nobody_and_leave_nothing_behind() throws Exception {
        try (Scene scene = new Scene()) {
            scene.attackAll();
            scene.atRest();
        }
    }

    private static final class Scene implements AutoCloseable {
        /** Who harms is answered, or cut off where there is no memory for him. */
        private static final String ENDED = "[245]\\d\\d|reset";

        private static final Reply MUCH_TO_READ = muchToRead();

        private final Gate neighbour = new Gate();
        private final ScriptedProvider provider;
        private final RawProvider endless = RawProvider.plain((number, in, out) -> eventsWithoutEnd(in, out));
        private final RawProvider http2 = RawProvider.http2(Scene::abuse);
        private final EngineProcess process;
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final CompletableFuture<HttpResponse<String>> stream;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final ConcurrentLinkedQueue<String> neighbours = new ConcurrentLinkedQueue<>();

        Scene() throws Exception {
            provider = ScriptedProvider.builder().plain().forgetful().start().on(this::reply);
            process = new EngineProcess(
                    256,
                    yaml(
                            ScriptedProvider.caFile().getAbsolutePath(),
                            provider.port(),
                            endless.address().port(),
                            http2.address().port()));
            stream = client.sendAsync(
                    chat("quiet", asked("neighbour", ",\"stream\":true"), "identity"), BodyHandlers.ofString());
            await().until(() -> provider.begun() > 0);
        }

        // What providers do.

        private Reply reply(Seen seen) {
            String text = new String(seen.body(), 0, Math.min(seen.body().length, 100), StandardCharsets.UTF_8);
            if (text.contains("\"neighbour\"")) {
                return Reply.script()
                        .head(200, "content-type", "text/event-stream")
                        .chunk(DELTA)
                        .await(neighbour)
                        .chunk(DELTA)
                        .chunk(END)
                        .end();
            }
            if (seen.path().endsWith("/content")) {
                return MUCH_TO_READ;
            }
            if (seen.path().endsWith("/models")) {
                return Reply.json("{}");
            }
            for (String coding : List.of("gzip, zstd", "gzip", "zstd", "br")) {
                if (text.contains("bomb-" + coding + "\"")) {
                    String type = seen.text().contains("\"stream\":true") ? "text/event-stream" : "application/json";
                    return Reply.script()
                            .head(200, "content-type", type, "content-encoding", coding)
                            .chunk(Packing.bomb(coding))
                            .end();
                }
            }
            if (text.contains("\"deep\"")) {
                return Reply.json("{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"x\":" + "[".repeat(200_000)
                        + "]".repeat(200_000) + "}");
            }
            if (seen.path().endsWith("/messages")) {
                return seen.text().contains("bomb") ? bombToTell() : Reply.json(CLAUDE);
            }
            return text.contains("\"cross") ? Reply.whole(503, "{\"error\":{\"message\":\"busy\"}}") : Reply.json(GOOD);
        }

        private static Reply bombToTell() {
            return Reply.script()
                    .head(200, "content-type", "application/json", "content-encoding", "gzip, zstd")
                    .chunk(Packing.bomb("gzip, zstd"))
                    .end();
        }

        private static Reply muchToRead() {
            byte[] much = new byte[MIB];
            Reply reply = Reply.script().head(200, "content-type", "application/octet-stream");
            for (int i = 0; i < 20; i++) {
                reply = reply.chunk(much);
            }
            return reply.end();
        }

        private static void eventsWithoutEnd(InputStream in, OutputStream out) throws IOException {
            byte[] request = new byte[64 * 1024];
            if (in.read(request) < 0) {
                return;
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String events = DELTA.repeat(50) + ": a comment\n\n".repeat(50);
            byte[] chunk = (Integer.toHexString(events.length()) + "\r\n" + events + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(chunk);
            }
        }

        /** Another abuse at each connection. */
        private static void abuse(int connection, InputStream in, OutputStream out) throws IOException {
            RawFrames frames = RawFrames.begin(in, out, 3, 100);
            int stream = frames.request();
            switch (connection % 6) {
                case 0 -> {
                    frames.head(stream, 0);
                    while (true) {
                        frames.frame(RawFrames.CONTINUATION, 0, stream);
                    }
                }
                case 1 -> {
                    while (true) {
                        frames.settings(4, 65_535);
                    }
                }
                case 2 -> {
                    while (true) {
                        frames.frame(RawFrames.PING, 0, 0, new byte[8]);
                    }
                }
                case 3 -> {
                    frames.head(stream, RawFrames.END_HEADERS);
                    while (true) {
                        frames.frame(RawFrames.DATA, 0, stream);
                    }
                }
                case 4 -> {
                    for (int i = 0; i < 1000; i++) {
                        frames.reset(stream, 8);
                    }
                }
                default -> frames.goAway(0, 0xb);
            }
            frames.untilEnd();
        }

        // What clients do.

        void attackAll() throws Exception {
            Future<?> calls = threads.submit(this::neighbourAsksOn);
            List<Future<?>> bounded = new ArrayList<>();
            unread();
            pipelining();
            endlessEvents();
            bounded.add(threads.submit(run(this::bombs)));
            bounded.add(threads.submit(run(this::hugeBodies)));
            bounded.add(threads.submit(run(this::deepJson)));
            bounded.add(threads.submit(run(this::http2Upstream)));
            bounded.add(threads.submit(run(this::corpus)));
            for (Future<?> each : bounded) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            over.set(true);
            calls.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (Socket each : sockets) {
                each.close();
            }
        }

        private interface Attack {
            void begin() throws Exception;
        }

        private static Callable<Void> run(Attack attack) {
            return () -> {
                attack.begin();
                return null;
            };
        }

        private void neighbourAsksOn() {
            while (!over.get()) {
                neighbours.add(send("quiet", asked("small", ""), "identity"));
            }
        }

        private Socket socket() throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(process.address());
            sockets.add(socket);
            return socket;
        }

        private void unread() throws IOException {
            byte[] request =
                    "GET /local/v1/files/f/content HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) {
                socket().getOutputStream().write(request);
            }
            for (int i = 0; i < 6; i++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(RawFrames.bytes(RawFrames.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
                for (int stream = 1; stream < 200; stream += 2) {
                    out.writeBytes(RawFrames.bytes(
                            RawFrames.HEADERS,
                            RawFrames.END_STREAM | RawFrames.END_HEADERS,
                            stream,
                            fields("/local/v1/files/f/content")));
                }
                socket().getOutputStream().write(out.toByteArray());
            }
        }

        /** A field block of literals that no table remembers (RFC 7541 section 6.2.2). */
        private static byte[] fields(String path) {
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

        private void pipelining() throws IOException {
            byte[] requests = "GET /local/v1/models HTTP/1.1\r\nHost: x\r\n\r\n"
                    .repeat(2_000)
                    .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 60; i++) {
                Socket socket = socket();
                threads.execute(() -> {
                    try {
                        while (true) {
                            socket.getOutputStream().write(requests);
                        }
                    } catch (IOException closed) {
                        // the test is over
                    }
                });
            }
        }

        private void endlessEvents() throws IOException {
            String body = asked("m", ",\"stream\":true");
            byte[] request =
                    ("POST /endless/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 10; i++) {
                Socket socket = socket();
                socket.getOutputStream().write(request);
                if (i < 3) {
                    threads.execute(() -> {
                        try {
                            socket.getInputStream().skipNBytes(10 * MIB); // and no more
                        } catch (IOException closed) {
                            // the test is over
                        }
                    });
                }
            }
        }

        private void bombs() {
            for (String coding : List.of("gzip", "zstd", "br", "gzip, zstd")) {
                // without room to unpack it, it goes to its own provider unread
                assertThat(send("local", Packing.bomb(coding), coding))
                        .as(coding)
                        .matches(ENDED);
                assertThat(send("local", asked("bomb-" + coding, ",\"stream\":true"), "identity"))
                        .as(coding)
                        .matches(ENDED);
            }
            assertThat(send("local", asked("cross-bomb", ""), "identity")).matches(ENDED);
        }

        private void hugeBodies() {
            String image =
                    "{\"model\":\"cross\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                            + "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                            + "iVBORw0K".repeat(12 * MIB / 8)
                            + "\"}},{\"type\":\"text\",\"text\":\"what is it?\"}]}]}";
            byte[] bytes = image.getBytes(StandardCharsets.US_ASCII);
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> send("local", bytes, "identity")));
            }
            for (Future<String> each : all) {
                assertThat(joined(each)).matches(ENDED);
            }
        }

        private void deepJson() {
            String deep = "[".repeat(100_000) + "]".repeat(100_000);
            for (String item : List.of("{},", "0,", "[".repeat(900) + "]".repeat(900) + ",")) {
                String many = item.repeat(4 * MIB / item.length());
                String body = "{\"model\":\"cross\",\"messages\":[" + many + "{}]}";
                assertThat(send("local", body, "identity")).as(item).matches(ENDED);
            }
            for (String model : List.of("deep", "cross", "m")) {
                String body = "{\"model\":\"" + model
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"x\":" + deep + "}";
                assertThat(send("local", body, "identity")).as(model).matches(ENDED);
            }
        }

        private void http2Upstream() {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                all.add(threads.submit(() -> send("openai", asked("gpt-4o", ""), "identity")));
            }
            for (Future<String> each : all) {
                assertThat(joined(each)).matches(ENDED);
            }
        }

        private static String joined(Future<String> each) {
            try {
                return each.get();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        /** Each tenth of the malformed requests that are known. */
        private void corpus() throws IOException {
            Path corpus = Corpus.at("corpus/http1.jsonl.gz");
            if (corpus == null) {
                return;
            }
            ObjectMapper json = new ObjectMapper();
            int number = 0;
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (number++ % 10 == 0) {
                        try {
                            socket().getOutputStream()
                                    .write(HexFormat.of()
                                            .parseHex(json.readTree(line)
                                                    .path("hex")
                                                    .asText()));
                        } catch (IOException refused) {
                            // it may be closed at its first bytes
                        }
                    }
                }
            }
        }

        private HttpRequest chat(String provider, String body, String coding) {
            return chat(provider, body.getBytes(StandardCharsets.UTF_8), coding);
        }

        private HttpRequest chat(String provider, byte[] body, String coding) {
            return HttpRequest.newBuilder(URI.create(process.url() + "/" + provider + "/v1/chat/completions"))
                    .header("content-type", "application/json")
                    .header("content-encoding", coding)
                    .header("x-fairlead-timeout", provider.equals("openai") ? "5s" : "40s")
                    .timeout(PATIENCE)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
        }

        private String send(String provider, String body, String coding) {
            return send(provider, body.getBytes(StandardCharsets.UTF_8), coding);
        }

        /** The status; {@code reset} where the answer broke off. */
        private String send(String provider, byte[] body, String coding) {
            try {
                return Integer.toString(client.send(chat(provider, body, coding), BodyHandlers.discarding())
                        .statusCode());
            } catch (IOException e) {
                return "reset";
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static String asked(String model, String more) {
            return "{\"model\":\"" + model + "\",\"max_tokens\":5" + more
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + (model.contains("bomb") ? "bomb" : "hi")
                    + "\"}]}";
        }

        // What came of it.

        void atRest() {
            assertThat(neighbours).as("a neighbour's calls").isNotEmpty().containsOnly("200");
            neighbour.open();
            assertThat(stream.join().body()).as("the neighbour's stream").isEqualTo(DELTA + DELTA + END);
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                EngineProcess.Uses now = process.uses();
                assertThat(now.streams()).as("%s", now).isZero();
                assertThat(now.taken()).as("%s", now).isZero();
                assertThat(now.waiting()).as("%s", now).isZero();
                assertThat(now.pinned()).as("%s", now).isLessThan(8 * MIB);
            });
        }

        @Override
        public void close() throws IOException {
            over.set(true);
            for (Socket each : sockets) {
                each.close();
            }
            threads.shutdownNow();
            process.close();
            provider.close();
            endless.close();
            http2.close();
        }
    }
}
