package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wish for JSON is told in words, once, wherever an API or a model wants that or knows no other way. */
final class InstructedJsonTest {
    private static final String LINE = "Answer with a JSON object and nothing else.";
    private static final String MEMBER = "depth_of_the_water";
    private static final JsonNode SCHEMA = schema();
    private static final OutputFormat BOUND = new OutputFormat.Schema("tide", null, SCHEMA, true);

    private static JsonNode schema() {
        var schema = Json.object().put("type", "object").put("additionalProperties", false);
        schema.putObject("properties").putObject(MEMBER).put("type", "number");
        schema.putArray("required").add(MEMBER);
        return schema;
    }

    private static Conversation asked(OutputFormat format, List<Tool> tools, String... system) {
        Turn words = new Turn(Role.USER, List.of(new Part.Text("How deep?")));
        List<Turn> turns = system.length == 0
                ? List.of(words)
                : List.of(new Turn(Role.SYSTEM, List.of(new Part.Text(String.join(" ", system)))), words);
        return new Conversation("m", false, false, turns, tools, ToolChoice.AUTO, null, format, Sampling.DEFAULT, null);
    }

    private static int lines(JsonNode body) {
        return Json.text(body).split(LINE, -1).length - 1;
    }

    private static void noted(Losses losses) {
        assertThat(losses.all()).extracting(Loss::path).contains("response_format");
    }

    @TestFactory
    Stream<DynamicTest> any_json_is_told_in_words_once_where_no_form_of_answer_says_it_alone() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(side.title(), () -> {
                    Losses losses = new Losses();
                    JsonNode body = side.api()
                            .writeRequest(asked(OutputFormat.JSON, List.of()), side.to(), losses)
                            .body();
                    boolean alone = side.title().equals("gemini/generate-content");
                    assertThat(lines(body)).isEqualTo(alone ? 0 : 1);
                    if (!alone) {
                        noted(losses);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_schema_is_told_in_words_once_to_a_model_that_cannot_be_held_to_one() {
        return Side.all().stream()
                .flatMap(side -> Stream.of(side.without(Feature.SCHEMA), side.without(Feature.SCHEMA_WITH_TOOLS)))
                .map(side -> DynamicTest.dynamicTest(
                        side.title() + " " + side.to().traits().cannot(), () -> {
                            Losses losses = new Losses();
                            boolean tools = side.to().traits().lacks(Feature.SCHEMA_WITH_TOOLS);
                            JsonNode body = side.api()
                                    .writeRequest(
                                            asked(
                                                    BOUND,
                                                    tools ? List.of(new Tool("f", "d", null, null)) : List.of(),
                                                    "Be brief."),
                                            side.to(),
                                            losses)
                                    .body();
                            assertThat(lines(body)).isEqualTo(1);
                            assertThat(Json.text(body).split(MEMBER, -1))
                                    .as("the schema, its two mentions, in words")
                                    .hasSize(3);
                            assertThat(Json.text(body)).contains("Be brief.");
                            noted(losses);
                        }));
    }

    @TestFactory
    Stream<DynamicTest> a_schema_that_is_followed_is_told_in_no_words() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(side.title(), () -> {
                    Losses losses = new Losses();
                    JsonNode body = side.api()
                            .writeRequest(asked(BOUND, List.of()), side.to(), losses)
                            .body();
                    assertThat(lines(body)).isZero();
                    assertThat(Json.text(body)).contains(MEMBER);
                    assertThat(losses.all()).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> text_is_told_in_no_words() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(
                        side.title(),
                        () -> assertThat(lines(side.api()
                                        .writeRequest(asked(OutputFormat.TEXT, List.of()), side.to(), new Losses())
                                        .body()))
                                .isZero()));
    }

    @ParameterizedTest
    @CsvSource({"openai, chat", "openai, responses", "groq, chat", "deepseek, chat", "cohere, chat"})
    void the_word_that_the_prompt_has_already_is_not_added(String provider, String api) {
        assertThat(lines(written(provider, api, asked(OutputFormat.JSON, List.of()), new Losses())))
                .isEqualTo(1);
        assertThat(lines(written(
                        provider, api, asked(OutputFormat.JSON, List.of(), "Say it as Json, please."), new Losses())))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"deepseek, chat, deepseek-chat", "cohere, chat, command"})
    void a_schema_is_told_in_words_by_who_takes_json_but_no_schema(String provider, String api, String model) {
        Losses losses = new Losses();
        var entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider));
        JsonNode body = api(entry.dialect(), api)
                .writeRequest(asked(BOUND, List.of()), Destination.of(entry, model), losses)
                .body();
        assertThat(lines(body)).isEqualTo(1);
        assertThat(Json.text(body)).contains(MEMBER);
        noted(losses);
    }

    @Test
    void cohere_promises_no_json_beside_tools_so_that_it_is_told_in_words() {
        Losses losses = new Losses();
        JsonNode body = written("cohere", "chat", asked(BOUND, List.of(new Tool("f", "d", null, null))), losses);
        assertThat(body.has("response_format")).isFalse();
        assertThat(body.path("messages")).hasSize(2);
        assertThat(body.path("messages").path(0).path("role").asText()).isEqualTo("system");
        assertThat(lines(body)).isEqualTo(1);
        assertThat(Json.text(body)).contains(MEMBER);
        noted(losses);
    }

    private static Api api(String dialect, String name) {
        return Objects.requireNonNull(Apis.named(dialect, name));
    }

    private static JsonNode written(String provider, String api, Conversation asked, Losses losses) {
        var entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider));
        return api(entry.dialect(), api)
                .writeRequest(asked, Destination.of(entry, "m"), losses)
                .body();
    }
}
