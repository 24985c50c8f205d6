package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.net.Proxy;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's own Java library through an intercepted CONNECT. */
class GoogleClientTest {

    private final Scene scene = Scene.scene()
            .provider("gemini", "")
            .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
            .start();
    private final ScriptedProvider provider = scene.provider("gemini").always(Reply.json(Golden.generated()));
    private final OkHttpClient http = new OkHttpClient.Builder()
            .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
            .sslSocketFactory(scene.engine.clientTls().getSocketFactory(), scene.engine.trust())
            .readTimeout(Scene.PATIENCE)
            .build();
    private final Client client = Client.builder()
            .apiKey("client-key")
            .clientOptions(ClientOptions.builder().customHttpClient(http).build())
            .httpOptions(HttpOptions.builder()
                    .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                    .build())
            .build();

    @AfterEach
    void close() {
        client.close();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
        scene.close();
    }

    private GenerateContentResponse ask() {
        return client.models.generateContent("gemini-2.0-flash", "say it", null);
    }

    private ResponseStream<GenerateContentResponse> stream() {
        return client.models.generateContentStream("gemini-2.0-flash", "say it", null);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Test
    void an_answer_arrives_with_the_clients_own_key_upstream() {
        assertThat(ask().text()).isEqualTo(Golden.TEXT);
        assertThat(provider.seen().get(0).header("x-goog-api-key")).isEqualTo("client-key");
    }

    @Test
    void a_stream_arrives_in_its_parts() {
        provider.always(Golden.events(Golden.generatedEvents()));

        StringBuilder text = new StringBuilder();
        try (ResponseStream<GenerateContentResponse> stream = stream()) {
            stream.forEach(part -> text.append(text(part.text())));
        }

        assertThat(text).hasToString(Golden.TEXT);
    }

    @Test
    void a_tool_call_arrives() {
        provider.always(Reply.json(Golden.generatedTool()));

        assertThat(ask().functionCalls().get(0).name()).hasValue("tide");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "429, RESOURCE_EXHAUSTED",
        "500, INTERNAL",
        "503, UNAVAILABLE"
    })
    void the_providers_error_raises_the_exception_that_it_would_raise_without_a_proxy(int status, String word) {
        provider.always(Golden.error(status, Golden.googleError(status, word, "no luck today")));

        ApiException raised = catchThrowableOfType(ApiException.class, this::ask);

        assertThat(raised).isInstanceOf(status < 500 ? ClientException.class : ServerException.class);
        assertThat(raised.code()).isEqualTo(status);
        assertThat(raised).hasMessageContaining("no luck today");
    }

    @Test
    void an_open_breaker_raises_the_servers_exception_with_our_words() {
        scene.engine.engine().breakers().mode("gemini", BreakerMode.FORCED_OPEN);

        ApiException raised = catchThrowableOfType(ApiException.class, this::ask);

        assertThat(raised).isInstanceOf(ServerException.class);
        assertThat(raised.code()).isEqualTo(503);
        assertThat(raised).hasMessageContaining("Fairlead");
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void what_fails_once_is_repeated_unseen() {
        provider.next(
                Golden.error(429, Golden.googleError(429, "RESOURCE_EXHAUSTED", "slow")),
                Reply.script().rst());

        assertThat(ask().text()).isEqualTo(Golden.TEXT);
        assertThat(provider.seen()).hasSize(3);
    }

    @Test
    void a_stream_that_breaks_raises_an_exception() {
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(Golden.generatedEvents().get(0))
                .rst());

        assertThat(catchThrowable(() -> {
                    try (ResponseStream<GenerateContentResponse> stream = stream()) {
                        stream.forEach(part ->
                                assertThat(part.finishReason().toString()).isNotEqualTo("STOP"));
                    }
                }))
                .isNotNull();
    }

    @Test
    void a_client_that_leaves_a_stream_resets_the_upstream() {
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", Golden.generatedEvents().subList(0, 3)))
                .stall());

        try (ResponseStream<GenerateContentResponse> stream = stream()) {
            assertThat(text(stream.iterator().next().text())).isEqualTo(Golden.PARTS.get(0));
        }

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        scene.atRest();
    }
}
