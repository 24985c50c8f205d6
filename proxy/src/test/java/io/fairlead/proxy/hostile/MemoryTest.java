package io.fairlead.proxy.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * What harms memory, in a process with the launcher's own flags, while a neighbour's stream is open and other calls go on. The
 * process lives, nobody notices, and all that was taken is given back.
 */
class MemoryTest {
    private static final int MIB = 1 << 20;

    /** Of each body, at the provider: eight large ones at once are more than the heap that it shares with all tests. */
    private static final int KEPT = 64 * 1024;

    private static final String DELTA =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String GOOD =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";
    private static final String CLAUDE =
            "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
    private static final String EMPTIES = "{},";

    private static String yaml(ScriptedProvider provider) {
        return """
                telemetry: { log: { level: error, access: false } }
                defaults: { retry: { attempts: 1 }, breaker: { minimum: 1000 } }
                providers:
                  local: { like: openai-compatible, url: "%1$s/v1" }
                  spare: { like: openai-compatible, url: "%1$s/v1", key: k }
                  other: { like: anthropic, url: "%1$s/v1", key: k }
                routes:
                  - { name: same, match: { provider: local, model: "same*" }, fallback: [spare/m] }
                  - { name: cross, match: { provider: local, model: "cross*" }, fallback: [other/claude-sonnet-4-5] }
                """.formatted("http://127.0.0.1:" + provider.port());
    }

    @Test
    void in_the_default_profile_large_calls_fail_over_and_hostile_ones_harm_nobody() throws Exception {
        try (Scene scene = new Scene(0)) {
            assertThat(scene.ask("same", ",\"x\":", "[", EMPTIES, 30 * MIB, "{}]"))
                    .isEqualTo("200 spare/m");
            assertThat(scene.ask("same", ",\"user\":", "\"", "p", 30 * MIB, "\""))
                    .isEqualTo("200 spare/m");
            assertThat(scene.ask(image(30 * MIB))).isEqualTo("200 other/claude-sonnet-4-5");
            assertThat(scene.ask("healthy", ",\"x\":", "[\"ZmFpcmxlYWQ6\",", EMPTIES, 30 * MIB, "{}]"))
                    .isEqualTo("200 local/healthy");
            assertThat(scene.ask(body("cross-answers-much", "", "", "", 0, "")))
                    .isEqualTo("503 local/cross-answers-much");
            scene.hostile(8 * MIB);

            List<CompletableFuture<String>> images = new ArrayList<>();
            byte[] image = image(30 * MIB);
            for (int i = 0; i < 8; i++) {
                images.add(scene.send(image));
            }
            assertThat(images)
                    .allSatisfy(each -> assertThat(each.join()).isIn("200 other/claude-sonnet-4-5", "503 local/cross"));
        }
    }

    @Test
    void in_256_mebibytes_hostile_calls_harm_nobody() throws Exception {
        try (Scene scene = new Scene(256)) {
            assertThat(scene.ask(image(10 * MIB))).startsWith("503 local/cross");
            assertThat(scene.ask(image(2 * MIB))).isEqualTo("200 other/claude-sonnet-4-5");
            assertThat(scene.ask("same", ",\"x\":", "[", EMPTIES, 10 * MIB, "{}]"))
                    .isEqualTo("200 spare/m");
            assertThat(scene.ask("same", ",\"x\":", "[", EMPTIES, 30 * MIB, "{}]"))
                    .isIn("200 spare/m", "503 local/same");
            assertThat(scene.ask(body("cross-answers-much", "", "", "", 0, "")))
                    .isEqualTo("503 local/cross-answers-much");
            scene.hostile(6 * MIB);
        }
    }

    @Test
    void in_128_mebibytes_hostile_calls_harm_nobody() throws Exception {
        try (Scene scene = new Scene(128)) {
            assertThat(scene.ask(image(10 * MIB))).startsWith("503 local/cross");
            assertThat(scene.ask("same", ",\"x\":", "[", EMPTIES, 6 * MIB, "{}]"))
                    .isEqualTo("200 spare/m");
            scene.hostile(4 * MIB);
        }
    }

    private static byte[] image(int size) {
        return body(
                "cross",
                "",
                "\"}},{\"type\":\"text\",\"text\":\"what is it?\"}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,",
                "iVBORw0K",
                size);
    }

    private static byte[] body(String model, String unused, String end, String begin, String piece, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 512);
        out.writeBytes(("{\"model\":\"" + model + "\",\"max_tokens\":5," + begin).getBytes(StandardCharsets.UTF_8));
        repeat(out, piece, size);
        out.writeBytes((end + unused + "}").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] body(String model, String name, String open, String piece, int size, String close) {
        return body(
                model, close, "", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + name + open, piece, size);
    }

    private static void repeat(ByteArrayOutputStream out, String piece, int size) {
        byte[] many =
                piece.repeat(Math.max(1, 8192 / Math.max(1, piece.length()))).getBytes(StandardCharsets.UTF_8);
        while (size > 0 && out.size() < size) {
            out.writeBytes(many);
        }
    }

    /** A provider, the process, and a neighbour in it. */
    private static final class Scene implements AutoCloseable {
        private final Gate neighbour = new Gate();
        private final ScriptedProvider provider;
        private final EngineProcess process;
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final CompletableFuture<HttpResponse<String>> stream;

        Scene(int memory) throws Exception {
            provider = ScriptedProvider.builder()
                    .plain()
                    .forgetful()
                    .keeps(KEPT)
                    .start()
                    .on(this::reply);
            process = new EngineProcess(memory, yaml(provider));
            stream = client.sendAsync(
                    request(body("neighbour", ",\"stream\":true", "", "", 0, "")), BodyHandlers.ofString());
            await().until(() -> provider.begun() > 0);
        }

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
            if (seen.path().endsWith("/messages")
                    && seen.body().length < 1000
                    && seen.text().contains("bomb")) {
                String type = seen.text().contains("\"stream\":true") ? "text/event-stream" : "application/json";
                return Reply.script()
                        .head(200, "content-type", type, "content-encoding", "gzip, zstd")
                        .chunk(Packing.bomb("gzip, zstd"))
                        .end();
            }
            if (seen.path().endsWith("/messages")) {
                return seen.body().length < 1000 ? empties(60 * MIB) : Reply.json(CLAUDE);
            }
            return text.contains("\"model\":\"m\"") || text.contains("\"healthy\"") || text.contains("\"small\"")
                    ? Reply.json(GOOD)
                    : Reply.whole(503, "{\"error\":{\"message\":\"busy\"}}", "content-type", "application/json");
        }

        private static Reply empties(int size) {
            byte[] many = EMPTIES.repeat(200_000).getBytes(StandardCharsets.UTF_8);
            Reply reply =
                    Reply.script().head(200, "content-type", "application/json").chunk("{\"content\":[");
            for (int sent = 0; sent < size; sent += many.length) {
                reply = reply.chunk(many);
            }
            return reply.chunk("{}]}").end();
        }

        private HttpRequest request(byte[] body) {
            return HttpRequest.newBuilder(URI.create(process.url() + "/local/v1/chat/completions"))
                    .header("content-type", "application/json")
                    .timeout(Duration.ofSeconds(90))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
        }

        String ask(String model, String name, String open, String piece, int size, String close) {
            return ask(body(model, name, open, piece, size, close));
        }

        /** Status and target; a small call beside it is answered. */
        String ask(byte[] body) {
            CompletableFuture<String> large = send(body);
            assertThat(send(body("small", "", "", "", 0, "")).join())
                    .as("a neighbour's call")
                    .isEqualTo("200 local/small");
            return large.join();
        }

        CompletableFuture<String> send(byte[] body) {
            return client.sendAsync(request(body), BodyHandlers.ofString())
                    .thenApply(answer -> answer.statusCode() + " "
                            + answer.headers().firstValue("x-fairlead-target").orElse("-"));
        }

        /** Inputs of every form, to both kinds of fallback: whatever is answered, it is answered. */
        void hostile(int size) {
            String deep = "[".repeat(900) + "]".repeat(900) + ",";
            List<String> items = List.of(
                    EMPTIES,
                    "[],",
                    "\"\",",
                    "\"a\",",
                    "0,",
                    "1e9,",
                    "123456789012345678901234567890,",
                    "{\"a\":{}},",
                    "{\"role\":\"user\",\"content\":\"\"},",
                    "{\"a\":1,\"a\":2},",
                    "\"\\ud83d\\ude00\",",
                    deep,
                    "[[[[[]]]]],");
            for (String item : items) {
                for (String model : List.of("same", "cross")) {
                    byte[] messages = body(model, "]", "{}", "\"messages\":[", item, size);
                    assertThat(send(messages).join())
                            .as(item.substring(0, Math.min(20, item.length())))
                            .matches("[245]\\d\\d .*");
                }
            }
            bombs();
            StringBuilder names = new StringBuilder();
            for (int i = 0; names.length() < size; i++) {
                names.append("\"n").append(i).append("\":").append(i).append(',');
            }
            for (String model : List.of("same", "cross")) {
                byte[] many = ("{\"model\":\"" + model + "\",\"messages\":[{" + names + "\"role\":\"user\"}]}")
                        .getBytes(StandardCharsets.UTF_8);
                assertThat(send(many).join()).matches("[245]\\d\\d .*");
            }
        }

        /** What unpacks to gibibytes, as a request and as an answer that is translated. */
        private void bombs() {
            for (String coding : List.of("gzip", "zstd", "gzip, zstd")) {
                HttpRequest coded = HttpRequest.newBuilder(URI.create(process.url() + "/local/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .header("content-encoding", coding)
                        .timeout(Duration.ofSeconds(90))
                        .POST(BodyPublishers.ofByteArray(Packing.bomb(coding)))
                        .build();
                assertThat(client.sendAsync(coded, BodyHandlers.ofString())
                                .join()
                                .statusCode())
                        .as(coding)
                        .isEqualTo(413);
            }
            for (String stream : List.of("false", "true")) {
                String asked = "{\"model\":\"cross\",\"max_tokens\":5,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"bomb\"}]}";
                assertThat(send(asked.getBytes(StandardCharsets.UTF_8)).join())
                        .as("an answer, streamed: %s", stream)
                        .isEqualTo("503 local/cross");
            }
        }

        /** Everything was given back, and the neighbour's stream goes on to its end. */
        @Override
        public void close() {
            try {
                neighbour.open();
                assertThat(stream.join().body()).as("the neighbour's stream").isEqualTo(DELTA + DELTA + END);
                await().until(() -> process.uses().taken() == 0);
                assertThat(process.lives()).isTrue();
            } catch (CompletionException ended) {
                throw new AssertionError("the process ended: " + process.lastWords(), ended);
            } finally {
                process.close();
                provider.close();
            }
        }
    }
}
