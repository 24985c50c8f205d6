package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client of Azure's whose path names a deployment and a version of the API, and not always a model in its body. */
class DeploymentsTest {
    private static final String PATH = "/azure-a/openai/deployments/ours/chat/completions?api-version=2024-10-21";

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, '\"model\":\"ours\",', /v1/chat/completions, gpt-4o",
        "openai/gpt-4o, '\"model\":\"gpt-4\",', /v1/chat/completions, gpt-4o",
        "openai/gpt-4o, '', /v1/chat/completions, gpt-4o",
        "groq/llama-3.3-70b-versatile, '', /openai/v1/chat/completions, llama-3.3-70b-versatile",
        "azure-b/gpt-4o, '\"model\":\"ours\",', '/openai/deployments/theirs/chat/completions?api-version=2024-10-21', ours",
    })
    void the_fallback_is_asked_for_its_own_model(String target, String member, String path, String model)
            throws IOException, InterruptedException {
        String other = target.substring(0, target.indexOf('/'));
        try (Scene scene = Scene.scene()
                .provider(
                        "azure-a", "like: azure-openai, url: \"https://a.openai.azure.com\"", at("a.openai.azure.com"))
                .provider(
                        "azure-b",
                        "like: azure-openai, url: \"https://b.openai.azure.com\", key: b, deployments: { gpt-4o: theirs }",
                        at("b.openai.azure.com"))
                .provider("openai", "key: k")
                .provider("groq", "key: k", at("api.groq.com"))
                .retry("attempts: 1")
                .routes("match: { provider: azure-a }\n    fallback: [\"" + target + "\"]")
                .start()) {
            scene.provider("azure-a").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
            scene.provider(other).always(ChatStandIn.openai().whole(Says.words("Well.")));

            HttpResponse<String> answer = scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base(PATH))
                                    .header("api-key", "client-key")
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{" + member + "\"messages\":[{\"role\":\"user\",\"content\":\"Well?\"}]}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            Seen asked = scene.provider(other).seen().get(0);
            assertThat(asked.path()).isEqualTo(path);
            JsonNode body = Jsons.read(asked.text());
            assertThat(body.path("model").asText()).isEqualTo(model);
            assertThat(body.path("messages")).hasSize(1);
            assertThat(asked.headers()).noneMatch(field -> field.getValue().contains("client-key"));
        }
    }

    private static ScriptedProvider at(String host) {
        return ScriptedProvider.builder().hosts(host).start();
    }
}
