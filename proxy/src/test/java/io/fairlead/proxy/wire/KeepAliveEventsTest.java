package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keep-alive events that a gateway swallows, so that a load balancer before it takes the stream for dead and cuts it. Here they reach
 * the client while the provider has nothing else to say.
 */
class KeepAliveEventsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    HTTP_1_1 | event: ping\\ndata: {"type":"ping"}\\n\\n
                    HTTP_2   | event: ping\\ndata: {"type":"ping"}\\n\\n
                    HTTP_1_1 | : keep-alive\\n\\n
                    HTTP_2   | : keep-alive\\n\\n
                    """)
    void keep_alive_events_are_not_swallowed_and_not_held_back(HttpClient.Version version, String written)
            throws Exception {
        String sign = written.replace("\\n", "\n");
        List<String> events = Golden.messageEvents();
        String begun = String.join("", events.subList(0, 4)); // up to the first words
        String rest = String.join("", events.subList(4, events.size()));
        Gate heard = new Gate();
        try (Scene scene = Scene.scene().provider("anthropic", "").start()) {
            scene.provider("anthropic")
                    .next(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(begun)
                            .chunk(sign)
                            .await(heard)
                            .chunk(rest)
                            .end());
            HttpResponse<InputStream> response = scene.jdk(version)
                    .send(
                            HttpRequest.newBuilder(URI.create("https://api.anthropic.com/v1/messages"))
                                    .header("content-type", "application/json")
                                    .header("x-api-key", "client-key")
                                    .timeout(Scene.PATIENCE)
                                    .POST(BodyPublishers.ofString(Golden.MESSAGES_STREAM_REQUEST))
                                    .build(),
                            BodyHandlers.ofInputStream());
            assertThat(response.version()).isEqualTo(version);
            StringBuilder read = new StringBuilder();
            try (BufferedReader body =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                while (read.length() < begun.length() + sign.length()) { // no more comes before it was heard
                    read.append((char) body.read());
                }
                assertThat(read).hasToString(begun + sign);
                heard.open();
                for (int next = body.read(); next >= 0; next = body.read()) {
                    read.append((char) next);
                }
            }
            assertThat(read).hasToString(begun + sign + rest);
        }
    }
}
