package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.fairlead.proxy.policy.fault.Fault;
import io.fairlead.proxy.testing.Reply;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the official SDKs make of faults that are injected on purpose, through an intercepted CONNECT: each kind raises the
 * exception that a provider's own trouble would raise, and what is only slow loses nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectedFaultsByClientsTest {

    private static final ChatCompletionCreateParams CHAT = ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addUserMessage("say it")
            .build();
    private static final MessageCreateParams MESSAGE = MessageCreateParams.builder()
            .model("claude-sonnet-4-5")
            .maxTokens(64)
            .addUserMessage("say it")
            .build();

    private final Scene scene =
            Scene.scene().provider("openai", "").provider("anthropic", "").start();

    enum Sdk {
        OPENAI("com.openai.errors."),
        ANTHROPIC("com.anthropic.errors.");

        private final String errors;

        Sdk(String errors) {
            this.errors = errors;
        }
    }

    @AfterEach
    void clear() {
        scene.engine.engine().faults().replace(List.of());
    }

    @AfterAll
    void close() {
        scene.close();
    }

    private void inject(Fault.Effect effect) {
        scene.engine
                .engine()
                .faults()
                .replace(List.of(new Fault("openai", null, 1, effect), new Fault("anthropic", null, 1, effect)));
    }

    /** One call, as an application makes it; gives the text that came. */
    private String say(Sdk sdk, boolean streamed, Duration timeout) {
        return sdk == Sdk.OPENAI ? openai(streamed, timeout) : anthropic(streamed, timeout);
    }

    private String openai(boolean streamed, Duration timeout) {
        scene.provider("openai").always(streamed ? Golden.events(Golden.chatEvents()) : Reply.json(Golden.CHAT));
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .apiKey("client-key")
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                .trustManager(scene.engine.trust())
                .timeout(timeout)
                .maxRetries(0)
                .build();
        StringBuilder text = new StringBuilder();
        try {
            if (streamed) {
                try (var stream = client.chat().completions().createStreaming(CHAT)) {
                    stream.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .forEach(choice -> choice.delta().content().ifPresent(text::append));
                }
            } else {
                client.chat()
                        .completions()
                        .create(CHAT)
                        .choices()
                        .forEach(choice -> choice.message().content().ifPresent(text::append));
            }
        } finally {
            client.close();
        }
        return text.toString();
    }

    private String anthropic(boolean streamed, Duration timeout) {
        scene.provider("anthropic")
                .always(streamed ? Golden.events(Golden.messageEvents()) : Reply.json(Golden.message()));
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .apiKey("client-key")
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                .trustManager(scene.engine.trust())
                .timeout(timeout)
                .maxRetries(0)
                .build();
        StringBuilder text = new StringBuilder();
        try {
            if (streamed) {
                try (var stream = client.messages().createStreaming(MESSAGE)) {
                    stream.stream()
                            .flatMap(event -> event.contentBlockDelta().stream())
                            .forEach(delta -> text.append(delta.delta().asText().text()));
                }
            } else {
                client.messages()
                        .create(MESSAGE)
                        .content()
                        .forEach(block -> text.append(block.asText().text()));
            }
        } finally {
            client.close();
        }
        return text.toString();
    }

    private void raises(Sdk sdk, boolean streamed, Duration timeout, String exception) {
        Throwable raised = catchThrowable(() -> say(sdk, streamed, timeout));
        assertThat(raised).isNotNull();
        assertThat(raised.getClass().getName()).isEqualTo(sdk.errors + exception);
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException, BadRequestException",
        "401, UnauthorizedException, UnauthorizedException",
        "403, PermissionDeniedException, PermissionDeniedException",
        "404, NotFoundException, NotFoundException",
        "422, UnprocessableEntityException, UnprocessableEntityException",
        "429, RateLimitException, RateLimitException",
        "500, InternalServerException, InternalServerException",
        "503, InternalServerException, ServiceUnavailableException",
        "529, InternalServerException, OverloadedException"
    })
    void a_status_raises_the_exception_of_that_status(int status, String openai, String anthropic) {
        inject(new Fault.Status(status));
        for (boolean streamed : new boolean[] {false, true}) {
            raises(Sdk.OPENAI, streamed, Scene.PATIENCE, openai);
            raises(Sdk.ANTHROPIC, streamed, Scene.PATIENCE, anthropic);
        }
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void a_delay_and_time_between_events_lose_nothing(Sdk sdk) {
        for (Fault.Effect slow :
                List.of(new Fault.Delay(Duration.ofMillis(30)), new Fault.Between(Duration.ofMillis(2)))) {
            inject(slow);
            assertThat(say(sdk, false, Scene.PATIENCE)).isEqualTo(Golden.TEXT);
            assertThat(say(sdk, true, Scene.PATIENCE)).isEqualTo(Golden.TEXT);
        }
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void a_reset_before_the_answer_is_trouble_with_the_connection(Sdk sdk) {
        inject(new Fault.Reset(false));
        String exception = sdk == Sdk.OPENAI ? "OpenAIIoException" : "AnthropicIoException";
        raises(sdk, false, Scene.PATIENCE, exception);
        raises(sdk, true, Scene.PATIENCE, exception);
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void a_reset_in_the_middle_raises_an_exception_and_never_looks_finished(Sdk sdk) {
        inject(new Fault.Reset(true));
        for (boolean streamed : new boolean[] {false, true}) {
            Throwable raised = catchThrowable(() -> say(sdk, streamed, Scene.PATIENCE));
            assertThat(raised).isNotNull();
            assertThat(raised.getClass().getName()).startsWith(sdk.errors);
        }
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void a_stall_is_silence_until_the_clients_own_time_is_up(Sdk sdk) {
        inject(new Fault.Stall());
        String exception = sdk == Sdk.OPENAI ? "OpenAIIoException" : "AnthropicIoException";
        raises(sdk, false, Duration.ofMillis(400), exception);
        raises(sdk, true, Duration.ofMillis(400), exception);
    }
}
