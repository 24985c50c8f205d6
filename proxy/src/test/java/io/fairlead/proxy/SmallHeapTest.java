package io.fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the engine needs of memory, measured by what it gets along with: it runs in a process of its own. */
class SmallHeapTest {

    private static final int STREAMS = 1_000;
    private static final String DELTA =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    /** The process: starts an engine, prints where it listens, and ends when its input does. */
    static final class Engine {
        private Engine() {}

        public static void main(String[] args) throws IOException {
            String yaml = """
                    telemetry: { log: { level: error, access: false } }
                    defaults:
                      pool: { connections: 2048, http2: false }
                    providers:
                      local: { like: openai-compatible, url: "%s/v1" }
                    """.formatted(args[0]);
            try (RunningEngine engine = RunningEngine.start(yaml)) {
                System.out.println("listening " + engine.url());
                while (System.in.read() >= 0) {
                    // until the test is over
                }
            }
        }
    }

    @Test
    void a_thousand_streams_at_once_fit_into_64_mebibytes() throws Exception {
        Gate gate = new Gate();
        Reply stream = Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(DELTA)
                .await(gate)
                .chunk(DELTA.repeat(20))
                .chunk(END)
                .end();
        try (ScriptedProvider provider =
                ScriptedProvider.builder().plain().start().always(stream)) {
            Process engine = start(provider);
            try (BufferedReader output = engine.inputReader(StandardCharsets.UTF_8)) {
                String url = listening(output);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/local/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"stream\":true,\"messages\":[]}"))
                        .build();
                List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    calls.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> provider.seen().size() == STREAMS);
                gate.open();

                for (CompletableFuture<HttpResponse<String>> call : calls) {
                    assertThat(call.join().statusCode()).isEqualTo(200);
                    assertThat(call.join().body()).isEqualTo(DELTA.repeat(21) + END);
                }
            } finally {
                engine.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void a_call_of_30_mebibytes_that_is_made_three_times_needs_no_more_than_three_times_its_size() throws Exception {
        byte[] body = ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "p".repeat(30 << 20)
                        + "\"}]}")
                .getBytes(StandardCharsets.US_ASCII);
        try (ScriptedProvider provider = ScriptedProvider.builder().plain().start()) {
            provider.next(
                    Reply.script().rst(),
                    Reply.whole(503, "{\"error\":{}}"),
                    Reply.json("{\"choices\":[{\"index\":0}]}"));
            Process engine = start(provider, 90);
            try (BufferedReader output = engine.inputReader(StandardCharsets.UTF_8)) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(listening(output) + "/local/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
                HttpResponse<String> response =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

                assertThat(response.statusCode()).as(response::body).isEqualTo(200);
                assertThat(response.headers().firstValue("x-fairlead-attempts")).hasValue("3");
                assertThat(provider.seen())
                        .hasSize(3)
                        .allSatisfy(seen ->
                                assertThat(Arrays.equals(seen.body(), body)).isTrue());
            } finally {
                engine.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(ScriptedProvider provider) throws IOException {
        return start(provider, 64);
    }

    /** {@code direct}: MiB of buffers; the heap is 64. */
    private static Process start(ScriptedProvider provider, int direct) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=" + direct + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Engine.class.getName(),
                        "http://127.0.0.1:" + provider.port())
                .redirectErrorStream(true)
                .start();
    }

    /** What the process said until it listens is shown when it never does. */
    private static String listening(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("listening ")) {
                return line.substring("listening ".length());
            }
            said.append(line).append('\n');
        }
        throw new AssertionError(said);
    }
}
