package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InternalServerException;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceUnavailableException;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** The AWS SDK's Bedrock runtime through an intercepted CONNECT: synchronous over Apache, asynchronous over Netty and HTTP/2. */
class BedrockClientTest {

    private static final String MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
    private static final Message SAY = Message.builder()
            .role(ConversationRole.USER)
            .content(ContentBlock.fromText("say it"))
            .build();
    /** Given to each client, so that none waits for its own threads to end. */
    @SuppressWarnings("deprecation") // the one kind that the SDK knows
    private static final EventLoopGroup LOOPS = new NioEventLoopGroup(1);

    private final Scene scene = Scene.scene()
            .provider("bedrock", "")
            .retry("attempts: 3, backoff: { initial: 5ms, max: 20ms }")
            .start();
    private final ScriptedProvider provider = scene.provider("bedrock").always(Reply.json(EventStream.CONVERSE));
    private final SdkHttpClient apache = AwsClients.apache(scene);
    private final BedrockRuntimeClient client = AwsClients.once(BedrockRuntimeClient.builder(), "secret")
            .httpClient(apache)
            .build();
    private final SdkAsyncHttpClient netty = AwsClients.netty(scene, LOOPS);
    private final BedrockRuntimeAsyncClient async = AwsClients.once(BedrockRuntimeAsyncClient.builder(), "secret")
            .httpClient(netty)
            .build();

    @AfterEach
    void close() {
        async.close();
        netty.close();
        client.close();
        apache.close();
        scene.close();
    }

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully(0, 30, TimeUnit.SECONDS);
    }

    private static ConverseRequest ask() {
        return ConverseRequest.builder().modelId(MODEL).messages(SAY).build();
    }

    private static Reply stream(List<byte[]> events) {
        Reply reply = Reply.script().head(200, "content-type", "application/vnd.amazon.eventstream");
        for (byte[] event : events) {
            reply = reply.chunk(event);
        }
        return reply;
    }

    private CompletableFuture<Void> converse(StringBuilder text) {
        return async.converseStream(
                ConverseStreamRequest.builder().modelId(MODEL).messages(SAY).build(),
                ConverseStreamResponseHandler.builder()
                        .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                                .onContentBlockDelta(
                                        event -> text.append(event.delta().text()))
                                .build())
                        .build());
    }

    @Test
    void an_answer_arrives_and_the_clients_signature_still_fits() {
        assertThat(client.converse(ask()).output().message().content().get(0).text())
                .isEqualTo(Golden.TEXT);
        assertThat(provider.seen().get(0).header("authorization")).startsWith("AWS4-HMAC-SHA256 Credential=AKIDTEST/");
        assertThat(provider.seen().get(0).path()).isEqualTo("/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse");
    }

    @Test
    void a_tool_call_arrives() {
        provider.always(Reply.json(EventStream.CONVERSE_TOOL));

        assertThat(client.converse(ask())
                        .output()
                        .message()
                        .content()
                        .get(0)
                        .toolUse()
                        .name())
                .isEqualTo("tide");
    }

    @Test
    void the_asynchronous_client_speaks_http_2_with_us() {
        provider.always(Reply.json(EventStream.CONVERSE));

        assertThat(async.converse(ask())
                        .join()
                        .output()
                        .message()
                        .content()
                        .get(0)
                        .text())
                .isEqualTo(Golden.TEXT);
    }

    @Test
    void a_stream_of_binary_events_arrives() {
        provider.always(stream(EventStream.converse()).end());

        StringBuilder text = new StringBuilder();
        converse(text).join();

        assertThat(text).hasToString(Golden.TEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ValidationException",
        "403, AccessDeniedException",
        "404, ResourceNotFoundException",
        "429, ThrottlingException",
        "500, InternalServerException",
        "503, ServiceUnavailableException"
    })
    void the_providers_error_raises_the_exception_that_it_would_raise_without_a_proxy(int status, String type) {
        provider.always(Golden.error(
                status, "{\"message\":\"no luck today\"}", "x-amzn-errortype", type, "x-amzn-requestid", "req-7"));

        BedrockRuntimeException raised =
                catchThrowableOfType(BedrockRuntimeException.class, () -> client.converse(ask()));

        assertThat(raised).isInstanceOf(expected(type));
        assertThat(raised.statusCode()).isEqualTo(status);
        assertThat(raised).hasMessageContaining("no luck today");
        assertThat(raised.requestId()).isEqualTo("req-7");
    }

    private static Class<? extends BedrockRuntimeException> expected(String type) {
        return switch (type) {
            case "ValidationException" -> ValidationException.class;
            case "AccessDeniedException" -> AccessDeniedException.class;
            case "ResourceNotFoundException" -> ResourceNotFoundException.class;
            case "ThrottlingException" -> ThrottlingException.class;
            case "InternalServerException" -> InternalServerException.class;
            default -> ServiceUnavailableException.class;
        };
    }

    @Test
    void an_open_breaker_raises_the_services_exception_with_our_words() {
        scene.engine.engine().breakers().mode("bedrock", BreakerMode.FORCED_OPEN);

        BedrockRuntimeException raised =
                catchThrowableOfType(BedrockRuntimeException.class, () -> client.converse(ask()));

        assertThat(raised).isInstanceOf(ServiceUnavailableException.class);
        assertThat(raised.statusCode()).isEqualTo(503);
        assertThat(raised).hasMessageContaining("Fairlead");
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void what_fails_once_is_repeated_unseen() {
        provider.next(
                Golden.error(429, "{\"message\":\"slow\"}", "x-amzn-errortype", "ThrottlingException"),
                Reply.script().rst());

        assertThat(client.converse(ask()).output().message().content().get(0).text())
                .isEqualTo(Golden.TEXT);
        assertThat(provider.seen()).hasSize(3);
    }

    @Test
    void an_exception_event_before_any_content_is_repeated_unseen() {
        provider.next(stream(List.of(
                        EventStream.converse().get(0), EventStream.exception("throttlingException", "slow down")))
                .end());
        provider.always(stream(EventStream.converse()).end());

        StringBuilder text = new StringBuilder();
        converse(text).join();

        assertThat(text).hasToString(Golden.TEXT);
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void a_stream_that_breaks_raises_an_exception() {
        provider.always(stream(EventStream.converse().subList(0, 3)).rst());

        Throwable raised = catchThrowable(() -> converse(new StringBuilder()).join());

        assertThat(raised).isInstanceOf(CompletionException.class);
    }

    @Test
    void a_client_that_leaves_a_stream_resets_the_upstream() throws InterruptedException {
        provider.always(stream(EventStream.converse().subList(0, 3)).stall());
        CountDownLatch first = new CountDownLatch(1);

        CompletableFuture<Void> call = async.converseStream(
                ConverseStreamRequest.builder().modelId(MODEL).messages(SAY).build(),
                ConverseStreamResponseHandler.builder()
                        .onEventStream((SdkPublisher<ConverseStreamOutput> events) -> {
                            var unused = events.subscribe(event -> first.countDown());
                        })
                        .build());
        first.await();
        call.cancel(true);

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        scene.atRest();
    }
}
