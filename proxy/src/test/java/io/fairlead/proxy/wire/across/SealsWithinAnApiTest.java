package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bedrock serves models of many makers in one API: what Anthropic's model thought, only Anthropic's models are given back. */
class SealsWithinAnApiTest {
    private static final String CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String SEALED =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"How are the tides?\"}]},"
                    + "{\"role\":\"assistant\",\"content\":[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"Hm.\","
                    + "\"signature\":\"EqQB-of-anthropic\"}}},{\"text\":\"Low.\"}]},"
                    + "{\"role\":\"user\",\"content\":[{\"text\":\"And now?\"}]}]}";

    private static List<Seen> asked(String fallback, String dropped) throws IOException, InterruptedException {
        try (Scene scene = Scene.scene()
                .provider("bedrock", "")
                .retry("attempts: 1")
                .routes("match: { provider: bedrock }\n    fallback: [\"bedrock/" + fallback + "\"]")
                .start()) {
            scene.provider("bedrock")
                    .next(
                            StandIn.json(503, "{\"message\":\"down\"}"),
                            ConverseStandIn.claude().whole(Says.words("High.")));
            HttpResponse<String> answer = scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base("/bedrock/model/" + CLAUDE + "/converse"))
                                    .header("authorization", "Bearer client-key")
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(SEALED))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-fairlead-dropped").orElse(""))
                    .isEqualTo(dropped);
            return scene.provider("bedrock").seen();
        }
    }

    @Test
    void another_makers_model_gets_the_conversation_without_the_thought() throws IOException, InterruptedException {
        List<Seen> asked = asked("amazon.nova-lite-v1:0", "messages[1].content[0]");

        assertThat(asked.get(0).text()).isEqualTo(SEALED);
        assertThat(asked.get(1).text()).contains("Low.").doesNotContain("of-anthropic", "reasoningContent");
    }

    @Test
    void another_model_of_the_same_maker_gets_it_byte_for_byte() throws IOException, InterruptedException {
        List<Seen> asked = asked("anthropic.claude-haiku-4-5-20251001-v1:0", "");

        assertThat(asked.get(1).text()).isEqualTo(SEALED);
    }
}
