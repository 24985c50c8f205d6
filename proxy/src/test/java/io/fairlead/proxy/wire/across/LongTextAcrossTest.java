package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.wire.Scene;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** One text of a length that no parser takes by itself falls back to another API like any other. */
class LongTextAcrossTest {
    private static final int LENGTH = 21_000_000;

    @Test
    void a_text_of_more_than_twenty_million_signs_is_translated_and_answered() throws Exception {
        StandIn other = new MessagesStandIn();
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("anthropic", other.settings())
                .retry("attempts: 1")
                .routes("match: { provider: openai }\n    fallback: [anthropic/" + other.model() + "]")
                .start()) {
            scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
            scene.provider("anthropic").always(other.whole(Says.words("Well.")));
            String text = "w".repeat(LENGTH) + "end";
            HttpResponse<String> answer = scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base("/openai/v1/chat/completions"))
                                    .header("content-type", "application/json")
                                    .timeout(Scene.PATIENCE)
                                    .POST(BodyPublishers.ofString(
                                            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                                    + text + "\"}]}"))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("Well.");
            String asked = scene.provider("anthropic").seen().get(0).text();
            int begins = asked.indexOf("www");
            assertThat(asked.indexOf("wend", begins) - begins).isEqualTo(LENGTH - 1);
        }
    }
}
