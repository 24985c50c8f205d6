package io.fairlead.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.registry.Apis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file in {@code requests} and {@code answers} is one feature, said in Gemini's words ({@code gemini}), in those of Chat
 * Completions ({@code chat}), and in Gemini's again ({@code back}), with what is lost on either way.
 */
class GenerateGoldenTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));
    private static final Api CHAT = Objects.requireNonNull(Apis.named("openai", "chat"));
    private static final YAMLMapper YAML = new YAMLMapper();

    @TestFactory
    Stream<DynamicTest> a_request_means_the_same_in_the_words_of_another_api() {
        return files("requests")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    JsonNode golden = YAML.readTree(Files.readAllBytes(file));
                    assertThat(YAML.writeValueAsString(request(golden))).isEqualTo(YAML.writeValueAsString(golden));
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_answer_means_the_same_in_the_words_of_another_api() {
        return files("answers")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    JsonNode golden = YAML.readTree(Files.readAllBytes(file));
                    assertThat(YAML.writeValueAsString(answer(golden))).isEqualTo(YAML.writeValueAsString(golden));
                }));
    }

    /** The file as it is when everything is as it shall be. */
    private static JsonNode request(JsonNode golden) {
        String model = golden.path("model").asText();
        String path = "/v1beta/models/" + model + ":generateContent";
        ObjectNode told = Json.object().put("model", model);
        told.set("gemini", golden.path("gemini"));
        Losses there = new Losses();
        Conversation asked = GENERATE.readRequest(golden.path("gemini"), path, "google", there);
        JsonNode chat = CHAT.writeRequest(asked, to("openai", "gpt-4.1"), there).body();
        told.set("chat", chat);
        lost("lost", there, told);
        Losses back = new Losses();
        Conversation again = CHAT.readRequest(chat, "/v1/chat/completions", "openai", back);
        told.set("back", GENERATE.writeRequest(again, to("gemini", model), back).body());
        lost("lost-back", back, told);
        return told;
    }

    private static JsonNode answer(JsonNode golden) {
        ObjectNode told = Json.object();
        told.set("gemini", golden.path("gemini"));
        Completion answer = Objects.requireNonNull(GENERATE.readAnswer(golden.path("gemini"), "google"));
        JsonNode chat = CHAT.writeAnswer(answer, reply(CHAT, "openai"));
        told.set("chat", chat);
        Completion again = Objects.requireNonNull(CHAT.readAnswer(chat, "openai"));
        told.set("back", GENERATE.writeAnswer(again, reply(GENERATE, "google")));
        return told;
    }

    private static Destination to(String provider, String model) {
        return Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model);
    }

    private static Reply reply(Api api, String maker) {
        Conversation asked = api.readRequest(Json.object(), "", maker, new Losses());
        return new Reply(asked, maker, "some-model", "0123456789abcdef", 1_700_000_000L);
    }

    private static void lost(String name, Losses losses, ObjectNode told) {
        if (!losses.all().isEmpty()) {
            ObjectNode all = told.putObject(name);
            losses.all().forEach(loss -> all.put(loss.path(), loss.effect().name()));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static Stream<Path> files(String folder) {
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(GenerateGoldenTest.class.getResource(folder))
                        .toURI()))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
