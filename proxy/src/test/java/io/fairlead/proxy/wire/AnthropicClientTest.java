package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.net.Proxy;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anthropic's own Java library through an intercepted CONNECT. */
class AnthropicClientTest {

    private static final MessageCreateParams SAY = MessageCreateParams.builder()
            .model("claude-sonnet-4-5")
            .maxTokens(64)
            .addUserMessage("say it")
            .build();

    private final Scene scene = Scene.scene()
            .provider("anthropic", "")
            .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
            .start();
    private final ScriptedProvider provider = scene.provider("anthropic").always(Golden.error(200, Golden.message()));
    private final AnthropicClient client = AnthropicOkHttpClient.builder()
            .apiKey("client-key")
            .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
            .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
            .trustManager(scene.engine.trust())
            .timeout(Scene.PATIENCE)
            .maxRetries(0)
            .build();

    @AfterEach
    void close() {
        client.close();
        scene.close();
    }

    @Test
    void a_message_arrives_with_the_clients_own_key_upstream() {
        assertThat(client.messages().create(SAY).content().get(0).asText().text())
                .isEqualTo(Golden.TEXT);
        assertThat(provider.seen().get(0).header("authorization")).isEqualTo("Bearer client-key");
        assertThat(provider.seen().get(0).path()).isEqualTo("/v1/messages");
    }

    @Test
    void a_stream_arrives_with_its_pings_and_its_end() {
        provider.always(Golden.events(Golden.messageEvents()));

        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(SAY)) {
            var events = stream.stream().toList();
            assertThat(events.stream()
                            .flatMap(event -> event.contentBlockDelta().stream())
                            .map(delta -> delta.delta().asText().text())
                            .collect(Collectors.joining()))
                    .isEqualTo(Golden.TEXT);
            assertThat(events.get(events.size() - 1).isMessageStop()).isTrue();
        }
    }

    @Test
    void tool_calls_arrive_whole_and_streamed() {
        provider.next(Reply.json(Golden.messageTool()), Golden.events(Golden.messageToolEvents()));

        assertThat(client.messages().create(SAY).content().get(0).asToolUse().name())
                .isEqualTo("tide");
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(SAY)) {
            assertThat(stream.stream()
                            .flatMap(event -> event.contentBlockDelta().stream())
                            .map(delta -> delta.delta().asInputJson().partialJson())
                            .collect(Collectors.joining()))
                    .isEqualTo("{\"port\":\"Cuxhaven\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "403, permission_error",
        "404, not_found_error",
        "429, rate_limit_error",
        "500, api_error",
        "529, overloaded_error"
    })
    void the_providers_error_raises_the_exception_that_it_would_raise_without_a_proxy(int status, String type) {
        provider.always(Golden.error(status, Golden.anthropicError(type, "no luck today"), "request-id", "req_7"));

        AnthropicServiceException raised = catchThrowableOfType(
                AnthropicServiceException.class, () -> client.messages().create(SAY));

        assertThat(raised).isInstanceOf(expected(status));
        assertThat(raised.statusCode()).isEqualTo(status);
        assertThat(raised).hasMessageContaining("no luck today");
        assertThat(raised.headers().values("request-id")).containsExactly("req_7");
    }

    private static Class<? extends AnthropicServiceException> expected(int status) {
        return switch (status) {
            case 400 -> BadRequestException.class;
            case 401 -> UnauthorizedException.class;
            case 403 -> PermissionDeniedException.class;
            case 404 -> NotFoundException.class;
            case 429 -> RateLimitException.class;
            default -> InternalServerException.class;
        };
    }

    @Test
    void an_open_breaker_raises_the_servers_exception_with_our_words() {
        scene.engine.engine().breakers().mode("anthropic", BreakerMode.FORCED_OPEN);

        AnthropicServiceException raised = catchThrowableOfType(
                AnthropicServiceException.class, () -> client.messages().create(SAY));

        assertThat(raised).isInstanceOf(InternalServerException.class);
        assertThat(raised.statusCode()).isEqualTo(503);
        assertThat(raised).hasMessageContaining("Fairlead");
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void an_overload_inside_the_stream_before_any_content_is_repeated_unseen() {
        provider.next(Reply.stream(
                Golden.messageEvents().get(0),
                Golden.event("ping"),
                "event: error\ndata: " + Golden.anthropicError("overloaded_error", "Overloaded") + "\n\n"));
        provider.always(Golden.events(Golden.messageEvents()));

        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(SAY)) {
            assertThat(stream.stream().filter(RawMessageStreamEvent::isMessageStart))
                    .hasSize(1);
        }
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void a_stream_that_breaks_raises_an_exception_and_never_looks_finished() {
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", Golden.messageEvents().subList(0, 5)))
                .fin());

        AnthropicException raised = catchThrowableOfType(AnthropicException.class, () -> {
            try (StreamResponse<RawMessageStreamEvent> stream =
                    client.messages().createStreaming(SAY)) {
                stream.stream()
                        .forEach(event -> assertThat(event.isMessageStop()).isFalse());
            }
        });

        assertThat(raised).isNotNull();
    }

    @Test
    void a_client_that_leaves_a_stream_resets_the_upstream() {
        provider.always(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", Golden.messageEvents().subList(0, 5)))
                .stall());

        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(SAY)) {
            assertThat(stream.stream().limit(2).count()).isEqualTo(2);
        }

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        scene.atRest();
    }
}
