package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.net.Proxy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** OpenAI's own library, whose calls an OpenAI and an Anthropic share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalanceAcrossTest {
    private static final int CALLS = 24;

    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .provider("anthropic", "key: key-of-anthropic")
            .routes("{ match: { provider: openai }, balance: [openai, anthropic/claude-sonnet-4-5] }")
            .retry("attempts: 1")
            .start();
    private final OpenAIClient client = OpenAIOkHttpClient.builder()
            .apiKey("client-key")
            .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
            .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
            .trustManager(scene.engine.trust())
            .timeout(Scene.PATIENCE)
            .maxRetries(0)
            .build();

    @BeforeEach
    void answers() {
        scene.engine.engine().breakers().reset("anthropic");
        scene.provider("openai")
                .on(seen -> seen.text().contains("\"stream\":true")
                        ? Reply.stream(Golden.chatEvents().toArray(String[]::new))
                        : Reply.json(Golden.CHAT));
        scene.provider("anthropic")
                .on(seen -> seen.text().contains("\"stream\":true")
                        ? Reply.stream(Golden.messageEvents().toArray(String[]::new))
                        : Reply.json(Golden.message()));
    }

    @AfterAll
    void close() {
        client.close();
        scene.close();
    }

    private static ChatCompletionCreateParams.Builder asking(String question) {
        return ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage(question);
    }

    /** Who answered. */
    private String whole(ChatCompletionCreateParams asked) {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(asked)) {
            assertThat(response.parse().choices().get(0).message().content()).hasValue(Golden.TEXT);
            return response.headers().values("x-fairlead-target").get(0);
        }
    }

    private String streamed(ChatCompletionCreateParams asked) {
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        client.chat().completions().withRawResponse().createStreaming(asked);
                StreamResponse<ChatCompletionChunk> stream = response.parse()) {
            stream.stream().forEach(all::accumulate);
            assertThat(all.chatCompletion().choices().get(0).message().content())
                    .hasValue(Golden.TEXT);
            return response.headers().values("x-fairlead-target").get(0);
        }
    }

    @Test
    void both_answer_whole_and_streamed_each_asked_in_its_own_api_with_its_own_key() {
        Set<String> had = new HashSet<>();
        Set<String> hadStreamed = new HashSet<>();
        for (int i = 0; i < CALLS; i++) {
            had.add(whole(asking("whole " + i).build()));
            hadStreamed.add(streamed(asking("streamed " + i).build()));
        }
        assertThat(had).containsExactlyInAnyOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
        assertThat(hadStreamed).isEqualTo(had);
        Seen translated = scene.provider("anthropic").seen().get(0);
        assertThat(translated.path()).isEqualTo("/v1/messages");
        assertThat(translated.header("x-api-key")).isEqualTo("key-of-anthropic");
        assertThat(translated.headers()).noneMatch(field -> field.getValue().contains("client-key"));
    }

    @Test
    void six_turns_stay_at_one_of_them() {
        Set<String> all = new HashSet<>();
        for (int talk = 0; talk < 6; talk++) {
            Set<String> had = new HashSet<>();
            ChatCompletionCreateParams.Builder asked = asking("talk " + talk);
            for (int turn = 0; turn < 6; turn++) {
                had.add(turn % 2 == 0 ? whole(asked.build()) : streamed(asked.build()));
                asked.addAssistantMessage(Golden.TEXT).addUserMessage("and " + turn + "?");
            }
            assertThat(had).hasSize(1);
            all.addAll(had);
        }
        assertThat(all).hasSize(2);
    }

    @Test
    void what_one_cannot_be_told_without_a_loss_the_other_has() {
        for (int i = 0; i < CALLS; i++) {
            assertThat(whole(asking("seeded " + i)
                            .n(1)
                            .logprobs(true)
                            .topLogprobs(2)
                            .build()))
                    .isEqualTo("openai/gpt-4o");
        }
    }

    @Test
    void one_dies_in_the_middle_and_nobody_notices() {
        for (int i = 0; i < CALLS; i++) {
            if (i == CALLS / 3) {
                scene.provider("anthropic").on(seen -> Reply.script().drop());
            }
            String who = i % 2 == 0
                    ? whole(asking("mid " + i).build())
                    : streamed(asking("mid " + i).build());
            if (i >= CALLS / 3) {
                assertThat(who).isEqualTo("openai/gpt-4o");
            }
        }
    }
}
