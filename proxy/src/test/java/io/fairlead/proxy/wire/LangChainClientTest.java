package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LangChain4j over the JDK's HTTP client through an intercepted CONNECT. */
class LangChainClientTest {

    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
            .start();
    private final ScriptedProvider provider = scene.provider("openai").always(Reply.json(Golden.CHAT));
    private final OpenAiChatModel model = OpenAiChatModel.builder()
            .httpClientBuilder(http())
            .apiKey("client-key")
            .modelName("gpt-4o")
            .timeout(Scene.PATIENCE)
            .maxRetries(0)
            .build();
    private final OpenAiStreamingChatModel streaming = OpenAiStreamingChatModel.builder()
            .httpClientBuilder(http())
            .apiKey("client-key")
            .modelName("gpt-4o")
            .timeout(Scene.PATIENCE)
            .build();

    private JdkHttpClientBuilder http() {
        return JdkHttpClient.builder()
                .httpClientBuilder(HttpClient.newBuilder()
                        .proxy(ProxySelector.of(scene.address()))
                        .sslContext(scene.engine.clientTls()));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String stream() {
        CompletableFuture<String> done = new CompletableFuture<>();
        StringBuilder text = new StringBuilder();
        streaming.chat("say it", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                text.append(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(text.toString());
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done.join();
    }

    @Test
    void an_answer_arrives() {
        assertThat(model.chat("say it")).isEqualTo(Golden.TEXT);
    }

    @Test
    void a_stream_arrives() {
        provider.always(Golden.events(Golden.chatEvents()));

        assertThat(stream()).isEqualTo(Golden.TEXT);
    }

    @Test
    void a_fault_before_the_first_part_of_a_stream_stays_unseen() {
        provider.next(
                Golden.error(503, Golden.openAiError("server_error", "overloaded", "later")),
                Reply.script().head(200, "content-type", "text/event-stream").rst());
        provider.always(Golden.events(Golden.chatEvents()));

        assertThat(stream()).isEqualTo(Golden.TEXT);
        assertThat(provider.seen()).hasSize(3);
    }

    @Test
    void a_stream_that_breaks_is_an_error_and_no_complete_response() {
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", Golden.chatEvents().subList(0, 3)))
                .rst());

        assertThat(catchThrowable(this::stream)).isInstanceOf(CompletionException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad",
        "401, invalid_api_key",
        "404, model_not_found",
        "429, insufficient_quota",
        "500, server_error"
    })
    void the_providers_error_raises_the_exception_that_it_would_raise_without_a_proxy(int status, String code) {
        provider.always(Golden.error(status, Golden.openAiError("some", code, "no luck today")));

        assertThat(catchThrowable(() -> model.chat("say it")))
                .isInstanceOf(expected(status))
                .hasMessageContaining("no luck today");
    }

    private static Class<? extends Exception> expected(int status) {
        return switch (status) {
            case 400 -> InvalidRequestException.class;
            case 401 -> AuthenticationException.class;
            case 404 -> ModelNotFoundException.class;
            case 429 -> RateLimitException.class;
            default -> InternalServerException.class;
        };
    }

    @Test
    void an_open_breaker_raises_the_servers_exception_with_our_words() {
        scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);

        assertThat(catchThrowable(() -> model.chat("say it")))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("Fairlead");
    }
}
