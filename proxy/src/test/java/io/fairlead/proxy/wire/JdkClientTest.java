package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's HTTP client through an intercepted CONNECT; each side's protocol is its own. */
class JdkClientTest {

    private static HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer client-key")
                .timeout(Scene.PATIENCE)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, true", "HTTP_1_1, false", "HTTP_2, true", "HTTP_2, false"})
    void each_protocol_of_the_client_goes_with_each_of_the_provider(Version version, boolean http2)
            throws IOException, InterruptedException {
        ScriptedProvider scripted = http2
                ? ScriptedProvider.start()
                : ScriptedProvider.builder().http1().start();
        scripted.next(Reply.json(Golden.CHAT), Golden.events(Golden.chatEvents()));
        try (Scene scene = Scene.scene().provider("openai", "", scripted).start()) {
            HttpClient client = scene.jdk(version);

            HttpResponse<String> plain = client.send(request(Golden.CHAT_REQUEST), BodyHandlers.ofString());
            HttpResponse<String> stream = client.send(request(Golden.CHAT_STREAM_REQUEST), BodyHandlers.ofString());

            assertThat(plain.version()).isEqualTo(version);
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(plain.body()).isEqualTo(Golden.CHAT);
            assertThat(stream.body()).isEqualTo(String.join("", Golden.chatEvents()));
            assertThat(stream.headers().firstValue("x-fairlead-target")).hasValue("openai/gpt-4o");
            assertThat(stream.headers().firstValue("x-fairlead-attempts")).hasValue("1");
            assertThat(stream.headers().firstValue("via")).isEmpty();
            assertThat(scripted.seen().get(0).protocol()).isEqualTo(http2 ? "HTTP/2" : "HTTP/1.1");
            assertThat(scripted.seen().get(0).text()).isEqualTo(Golden.CHAT_REQUEST);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void a_broken_stream_fails_at_the_client(Version version) throws IOException, InterruptedException {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents().subList(0, 4)))
                            .resetStream(0x2));

            HttpResponse<InputStream> response =
                    scene.jdk(version).send(request(Golden.CHAT_STREAM_REQUEST), BodyHandlers.ofInputStream());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(catchThrowable(() -> response.body().readAllBytes())).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void a_client_that_leaves_resets_the_upstream(Version version) throws IOException, InterruptedException {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents().subList(0, 4)))
                            .stall());

            HttpResponse<InputStream> response =
                    scene.jdk(version).send(request(Golden.CHAT_STREAM_REQUEST), BodyHandlers.ofInputStream());
            assertThat(response.body().readNBytes(10)).hasSize(10);
            response.body().close();

            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").left() == 1);
            scene.atRest();
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }
}
