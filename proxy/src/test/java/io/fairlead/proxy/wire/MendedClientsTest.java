package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.GenerateContentResponse;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import io.fairlead.proxy.testing.Reply;
import java.net.Proxy;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** The official libraries read a stream that was mended without noticing. */
class MendedClientsTest {

    private static Scene scene(TextStream api, UnaryOperator<Reply> ending) {
        Scene scene = Scene.scene()
                .defaults("timeouts: { idle: 300ms }", "stream: { on-break: resume }")
                .provider(api.provider(), "")
                .start();
        scene.provider(api.provider()).next(ending.apply(api.begun(api.first() + 2)), api.whole());
        return scene;
    }

    private static OpenAIClient openai(Scene scene) {
        return OpenAIOkHttpClient.builder()
                .apiKey("client-key")
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                .trustManager(scene.engine.trust())
                .timeout(Scene.PATIENCE)
                .maxRetries(0)
                .build();
    }

    @Test
    void openais_library_reads_a_chat_that_was_cut() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (Scene scene = scene(TextStream.CHAT, Reply::drop)) {
            OpenAIClient client = openai(scene);
            try (var stream = client.chat()
                    .completions()
                    .createStreaming(ChatCompletionCreateParams.builder()
                            .model("gpt-4o")
                            .addUserMessage("say it")
                            .build())) {
                stream.stream().forEach(whole::accumulate);
            }
            client.close();
            assertThat(whole.chatCompletion().choices().get(0).message().content())
                    .contains(Golden.TEXT);
            assertThat(scene.latest().outcome()).isEqualTo("mended");
        }
    }

    @Test
    void openais_library_reads_a_response_that_fell_silent() {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (Scene scene = scene(TextStream.RESPONSES, Reply::stall)) {
            OpenAIClient client = openai(scene);
            try (var stream = client.responses()
                    .createStreaming(ResponseCreateParams.builder()
                            .model("gpt-4o")
                            .input("say it")
                            .build())) {
                stream.stream().forEach(whole::accumulate);
            }
            client.close();
            Response response = whole.response();
            assertThat(response.id()).isEqualTo("resp_1");
            assertThat(response.output().get(0).asMessage().id()).isEqualTo("msg_1");
            assertThat(response.output()
                            .get(0)
                            .asMessage()
                            .content()
                            .get(0)
                            .asOutputText()
                            .text())
                    .isEqualTo(Golden.TEXT);
            assertThat(scene.latest().outcome()).isEqualTo("mended");
        }
    }

    @Test
    void anthropics_library_reads_a_message_that_ended_without_its_end() {
        MessageAccumulator whole = MessageAccumulator.create();
        try (Scene scene = scene(TextStream.MESSAGES, Reply::end)) {
            AnthropicClient client = AnthropicOkHttpClient.builder()
                    .apiKey("client-key")
                    .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                    .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                    .trustManager(scene.engine.trust())
                    .timeout(Scene.PATIENCE)
                    .maxRetries(0)
                    .build();
            try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                    .createStreaming(MessageCreateParams.builder()
                            .model("claude-opus-4-6")
                            .maxTokens(64)
                            .addUserMessage("say it")
                            .build())) {
                stream.stream().forEach(whole::accumulate);
            }
            client.close();
            assertThat(whole.message().content().get(0).asText().text()).isEqualTo(Golden.TEXT);
            assertThat(whole.message().id()).isEqualTo("msg_1");
            assertThat(scene.latest().outcome()).isEqualTo("mended");
        }
    }

    @Test
    void googles_library_reads_an_answer_that_was_cut() {
        try (Scene scene = scene(TextStream.GENERATE, Reply::drop)) {
            OkHttpClient http = new OkHttpClient.Builder()
                    .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                    .sslSocketFactory(scene.engine.clientTls().getSocketFactory(), scene.engine.trust())
                    .readTimeout(Scene.PATIENCE)
                    .build();
            StringBuilder text = new StringBuilder();
            try (Client client = Client.builder()
                    .apiKey("client-key")
                    .clientOptions(
                            ClientOptions.builder().customHttpClient(http).build())
                    .build()) {
                ResponseStream<GenerateContentResponse> stream =
                        client.models.generateContentStream("gemini-2.0-flash", "say it", null);
                for (GenerateContentResponse each : stream) {
                    text.append(each.text());
                }
            } finally {
                http.connectionPool().evictAll();
                http.dispatcher().executorService().shutdown();
            }
            assertThat(text.toString()).isEqualTo(Golden.TEXT);
            assertThat(scene.latest().outcome()).isEqualTo("mended");
        }
    }
}
