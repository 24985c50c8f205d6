package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.net.Proxy;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's own Java library through an intercepted CONNECT, Chat Completions and Responses. */
class OpenAiClientTest {

    private static final ChatCompletionCreateParams SAY = ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addUserMessage("say it")
            .build();
    private static final ResponseCreateParams RESPOND =
            ResponseCreateParams.builder().model("gpt-4o").input("say it").build();

    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
            .start();
    private final ScriptedProvider provider = scene.provider("openai");
    private OpenAIClient client = client(0);

    private OpenAIClient client(int retries) {
        return OpenAIOkHttpClient.builder()
                .apiKey("client-key")
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                .trustManager(scene.engine.trust())
                .timeout(Scene.PATIENCE)
                .maxRetries(retries)
                .build();
    }

    @BeforeEach
    void answers() {
        provider.always(Reply.json(Golden.CHAT));
    }

    @AfterEach
    void close() {
        client.close();
        scene.close();
    }

    @Test
    void a_completion_arrives_and_the_request_is_the_clients_own() {
        ChatCompletion completion = client.chat().completions().create(SAY);

        assertThat(completion.choices().get(0).message().content()).hasValue(Golden.TEXT);
        Seen seen = provider.seen().get(0);
        assertThat(seen.path()).isEqualTo("/v1/chat/completions");
        assertThat(seen.header("authorization")).isEqualTo("Bearer client-key");
        assertThat(seen.headers()).noneMatch(field -> field.getKey().startsWith("x-fairlead"));
    }

    @Test
    void a_stream_arrives_part_by_part_while_the_provider_still_speaks() {
        Gate rest = new Gate();
        List<String> events = Golden.chatEvents();
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(events.get(0) + events.get(1))
                .await(rest)
                .chunk(String.join("", events.subList(2, events.size())))
                .end());

        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(SAY)) {
            stream.stream().forEach(chunk -> {
                chunk.choices().get(0).delta().content().ifPresent(text::append);
                if (text.length() > 0) {
                    rest.open();
                }
            });
        }

        assertThat(text).hasToString(Golden.TEXT);
    }

    @Test
    void tool_calls_arrive_whole_and_streamed() {
        provider.next(Reply.json(Golden.CHAT_TOOL), Golden.events(Golden.chatToolEvents()));

        var call = client.chat()
                .completions()
                .create(SAY)
                .choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0);
        assertThat(call.asFunction().function().arguments()).isEqualTo("{\"port\":\"Cuxhaven\"}");

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(SAY)) {
            String arguments = stream.stream()
                    .flatMap(chunk -> chunk.choices().get(0).delta().toolCalls().stream())
                    .flatMap(List::stream)
                    .map(part -> part.function().orElseThrow().arguments().orElse(""))
                    .collect(Collectors.joining());
            assertThat(arguments).isEqualTo("{\"port\":\"Cuxhaven\"}");
        }
    }

    @Test
    void responses_arrive_whole_and_streamed() {
        provider.next(Reply.json(Golden.response()), Golden.events(Golden.responsesEvents()));

        assertThat(client.responses()
                        .create(RESPOND)
                        .output()
                        .get(0)
                        .asMessage()
                        .content()
                        .get(0)
                        .asOutputText()
                        .text())
                .isEqualTo(Golden.TEXT);

        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(RESPOND)) {
            List<ResponseStreamEvent> events = stream.stream().toList();
            assertThat(events.stream()
                            .flatMap(event -> event.outputTextDelta().stream())
                            .map(delta -> delta.delta())
                            .collect(Collectors.joining()))
                    .isEqualTo(Golden.TEXT);
            assertThat(events.get(events.size() - 1).completed()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, missing_field",
        "401, invalid_request_error, invalid_api_key",
        "403, invalid_request_error, unsupported_country_region_territory",
        "404, invalid_request_error, model_not_found",
        "422, invalid_request_error, unprocessable",
        "429, insufficient_quota, insufficient_quota",
        "429, requests, rate_limit_exceeded",
        "500, server_error, server_error",
        "503, server_error, overloaded"
    })
    void the_providers_error_raises_the_exception_that_it_would_raise_without_a_proxy(
            int status, String type, String code) {
        provider.always(Golden.error(status, Golden.openAiError(type, code, "no luck today"), "x-request-id", "req_7"));

        OpenAIServiceException raised = catchThrowableOfType(
                OpenAIServiceException.class, () -> client.chat().completions().create(SAY));

        assertThat(raised).isInstanceOf(expected(status));
        assertThat(raised.statusCode()).isEqualTo(status);
        assertThat(raised).hasMessageContaining("no luck today");
        assertThat(raised.code()).hasValue(code);
        assertThat(raised.headers().values("x-request-id")).containsExactly("req_7");
    }

    private static Class<? extends OpenAIServiceException> expected(int status) {
        return switch (status) {
            case 400 -> BadRequestException.class;
            case 401 -> UnauthorizedException.class;
            case 403 -> PermissionDeniedException.class;
            case 404 -> NotFoundException.class;
            case 422 -> UnprocessableEntityException.class;
            case 429 -> RateLimitException.class;
            default -> InternalServerException.class;
        };
    }

    @Test
    void an_open_breaker_raises_the_servers_exception_with_our_words_and_touches_nothing() {
        scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);

        OpenAIServiceException raised = catchThrowableOfType(
                OpenAIServiceException.class, () -> client.chat().completions().create(SAY));

        assertThat(raised).isInstanceOf(InternalServerException.class);
        assertThat(raised.statusCode()).isEqualTo(503);
        assertThat(raised).hasMessageContaining("Fairlead");
        assertThat(raised.headers().values("x-fairlead-id")).hasSize(1);
        assertThat(raised.headers().values("x-should-retry")).isEmpty();
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void an_unreachable_provider_raises_the_servers_exception_and_the_client_does_not_multiply_the_tries() {
        provider.always(Reply.script().rst());
        client.close();
        client = client(2);

        OpenAIServiceException raised = catchThrowableOfType(
                OpenAIServiceException.class, () -> client.chat().completions().create(SAY));

        assertThat(raised).isInstanceOf(InternalServerException.class);
        assertThat(raised.statusCode()).isEqualTo(502);
        assertThat(raised).hasMessageContaining("Fairlead");
        assertThat(raised.headers().values("x-should-retry")).containsExactly("false");
        assertThat(provider.seen()).hasSize(3);
    }

    @Test
    void what_fails_once_is_repeated_unseen() {
        provider.next(
                Golden.error(429, Golden.openAiError("requests", "rate_limit_exceeded", "slow"), "retry-after-ms", "5"),
                Reply.script().rst());

        ChatCompletion completion = client.chat().completions().create(SAY);

        assertThat(completion.choices().get(0).message().content()).hasValue(Golden.TEXT);
        assertThat(provider.seen()).hasSize(3);
        assertThat(provider.seen().get(2).body())
                .isEqualTo(provider.seen().get(0).body());
    }

    @Test
    void a_stream_that_breaks_raises_an_exception_and_never_looks_finished() {
        List<String> events = Golden.chatEvents();
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", events.subList(0, 3)))
                .rst());

        StringBuilder text = new StringBuilder();
        OpenAIException raised = catchThrowableOfType(OpenAIException.class, () -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(SAY)) {
                stream.stream().forEach(chunk -> {
                    chunk.choices().get(0).delta().content().ifPresent(text::append);
                    assertThat(chunk.choices().get(0).finishReason()).isEmpty();
                });
            }
        });

        assertThat(raised).isNotNull();
        assertThat(Golden.TEXT).startsWith(text.toString());
    }

    @Test
    void a_client_that_leaves_a_stream_resets_the_upstream() {
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", Golden.chatEvents().subList(0, 3)))
                .stall());

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(SAY)) {
            assertThat(stream.stream().limit(2).count()).isEqualTo(2);
        }

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        scene.atRest();
        assertThat(scene.latest().outcome()).isEqualTo("cancelled");
        assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
    }
}
