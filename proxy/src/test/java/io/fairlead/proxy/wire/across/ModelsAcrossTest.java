package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a configuration says of a model decides what is asked of it. */
class ModelsAcrossTest {
    private static final StandIn OTHER = new MessagesStandIn();

    private static Scene scene(String models, String lossy) {
        Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("anthropic", OTHER.settings() + ", models: { \"claude-*\": { " + models + " } }")
                .retry("attempts: 1")
                .routes("match: { provider: openai }\n    fallback: [anthropic/" + OTHER.model() + "]\n    lossy: "
                        + lossy)
                .start();
        scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
        scene.provider("anthropic").always(OTHER.whole(Says.words("Well.")));
        return scene;
    }

    private static HttpResponse<String> ask(Scene scene, String more) throws IOException, InterruptedException {
        return scene.plain()
                .send(
                        HttpRequest.newBuilder(scene.base("/openai/v1/chat/completions"))
                                .header("authorization", "Bearer client-key")
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                                + "Well, how is the tide today? ".repeat(20) + "\"}]" + more + "}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode body(Scene scene) {
        List<Seen> seen = scene.provider("anthropic").seen();
        return Jsons.read(seen.get(seen.size() - 1).text());
    }

    @Test
    void a_prompt_that_is_longer_than_the_window_is_not_sent() throws IOException, InterruptedException {
        try (Scene scene = scene("window: 20", "deny")) {
            assertThat(ask(scene, "").statusCode()).isEqualTo(503);

            assertThat(scene.provider("anthropic").seen()).isEmpty();
            assertThat(scene.latest().attempts())
                    .anyMatch(attempt -> attempt.toString().contains("window_too_small"));
        }
    }

    @Test
    void the_bound_of_an_answer_is_the_models_where_the_client_names_none_or_a_greater_one()
            throws IOException, InterruptedException {
        try (Scene scene = scene("output: 777", "deny")) {
            assertThat(ask(scene, "").statusCode()).isEqualTo(200);
            assertThat(body(scene).path("max_tokens").asInt()).isEqualTo(777);

            HttpResponse<String> greater = ask(scene, ",\"max_tokens\":9000");
            assertThat(body(scene).path("max_tokens").asInt()).isEqualTo(777);
            assertThat(greater.headers().firstValue("x-fairlead-dropped")).hasValue("max_tokens");
        }
    }

    @Test
    void a_deployment_in_azures_path_becomes_the_other_providers_model_in_the_body()
            throws IOException, InterruptedException {
        StandIn other = ChatStandIn.openai();
        try (Scene scene = Scene.scene()
                .provider("azure", "like: azure-openai, url: \"https://mine.openai.azure.com\"")
                .provider("openai", other.settings())
                .retry("attempts: 1")
                .routes("match: { provider: azure }\n    fallback: [openai/gpt-4.1]")
                .start()) {
            scene.provider("azure").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
            scene.provider("openai").always(other.whole(Says.words("Well.")));
            String path = "/azure/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21";
            String asked = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello.\"}]}";

            HttpResponse<String> answer = scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base(path))
                                    .header("api-key", "client-key")
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(asked))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            List<Seen> seen = scene.provider("openai").seen();
            assertThat(seen).hasSize(1);
            assertThat(other.told(seen.get(0)).model()).isEqualTo("gpt-4.1");
        }
    }

    @Test
    void what_needs_a_feature_that_the_model_lacks_passes_it_over_or_is_left_out_by_name()
            throws IOException, InterruptedException {
        try (Scene scene = scene("cannot: sampling", "deny")) {
            assertThat(ask(scene, ",\"temperature\":0.5").statusCode()).isEqualTo(503);
            assertThat(scene.provider("anthropic").seen()).isEmpty();
        }
        try (Scene scene = scene("cannot: sampling", "allow")) {
            HttpResponse<String> answer = ask(scene, ",\"temperature\":0.5");
            assertThat(answer.headers().firstValue("x-fairlead-dropped")).hasValue("temperature");
            assertThat(body(scene).has("temperature")).isFalse();
        }
        try (Scene scene = scene("can: sampling", "deny")) {
            assertThat(ask(scene, ",\"temperature\":0.5").statusCode()).isEqualTo(200);
            assertThat(body(scene).path("temperature").asDouble()).isEqualTo(0.5);
        }
    }
}
