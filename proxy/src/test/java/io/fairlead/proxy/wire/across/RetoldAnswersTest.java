package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mistral's thoughts stand among its words: its own clients get them so, OpenAI's library gets the words. */
class RetoldAnswersTest {
    private static final String PARTS = "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},"
            + "{\"type\":\"text\",\"text\":\"Low at noon.\"}]";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":6,\"total_tokens\":13}";
    private static final String WHOLE =
            "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"magistral-medium-latest\",\"choices\":[{"
                    + "\"index\":0,\"message\":{\"role\":\"assistant\",\"tool_calls\":null,\"content\":" + PARTS
                    + "},\"finish_reason\":\"stop\"}]," + USAGE + "}";

    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .provider(
                    "mistral",
                    "key: key-of-mistral",
                    ScriptedProvider.builder().hosts("api.mistral.ai").start())
            .retry("attempts: 1")
            .routes("match: { provider: openai }\n    fallback: [mistral/magistral-medium-latest]")
            .start();
    private final StreamingSdk sdk = new OpenAiSdk(scene);

    RetoldAnswersTest() {
        scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
    }

    @AfterEach
    void close() {
        sdk.close();
        scene.close();
    }

    private static String chunk(String delta, String finish, String more) {
        return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"magistral-medium-latest\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]" + more
                + "}\n\n";
    }

    @Test
    void a_whole_answer_has_its_words_where_the_library_looks_for_them() {
        scene.provider("mistral").next(Reply.json(WHOLE));

        Heard heard = sdk.whole(Ask.words("Well?"));

        assertThat(heard.text()).isEqualTo("Low at noon.");
        assertThat(heard.output()).isEqualTo(6);
    }

    @Test
    void a_stream_has_its_words_and_its_usage_where_the_library_looks_for_them() {
        scene.provider("mistral")
                .next(Reply.stream(
                        chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null", ""),
                        chunk("{\"content\":" + PARTS + "}", "null", ""),
                        chunk("{\"content\":\"\"}", "\"stop\"", "," + USAGE),
                        "data: [DONE]\n\n"));

        Heard heard = sdk.stream(Ask.words("Well?"));

        assertThat(heard.text()).isEqualTo("Low at noon.");
        assertThat(heard.output()).isEqualTo(6);
    }

    @Test
    void its_own_client_gets_what_it_said() throws IOException, InterruptedException {
        scene.provider("mistral").next(Reply.json(WHOLE));

        HttpResponse<String> answer = scene.plain()
                .send(
                        HttpRequest.newBuilder(scene.base("/mistral/v1/chat/completions"))
                                .header("authorization", "Bearer client-key")
                                .header("content-type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"model\":\"magistral-medium-latest\",\"messages\":[{\"role\":\"user\",\"content\":\"Well?\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo(WHOLE);
    }
}
