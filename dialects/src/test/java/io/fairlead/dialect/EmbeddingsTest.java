package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Embeddings.Task;
import io.fairlead.dialect.neutral.FieldSamples;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Vectors;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings of all dialects, as clients ask for them and providers answer, and from each to each. */
class EmbeddingsTest {
    private static final Map<String, String> MODELS = Map.of(
            "openai", "text-embedding-3-small",
            "azure-openai", "text-embedding-3-small",
            "mistral", "codestral-embed",
            "gemini", "gemini-embedding-001",
            "cohere", "embed-v4.0");

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.tree(bytes, bytes.length), text);
    }

    private static CatalogEntry entry(String provider) {
        return Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider), provider);
    }

    private static CatalogEntry.@Nullable ServedApi written(String provider, String model) {
        return entry(provider).writtenEmbeddings("another", "embed", model);
    }

    private static EmbeddingApi api(String provider, String model) {
        CatalogEntry.ServedApi served = Objects.requireNonNull(written(provider, model), model);
        return Objects.requireNonNull(Apis.embeddings(served.dialect(), served.api()));
    }

    private Written write(String provider, String model, Embeddings asked) {
        return api(provider, model).writeRequest(asked, Destination.of(entry(provider), model), losses);
    }

    private static Embeddings asked(@Nullable Task task, String... texts) {
        return new Embeddings("mine", List.of(texts), 64, task, "float");
    }

    private static ArrayNode numbers(double... values) {
        ArrayNode numbers = Json.object().arrayNode();
        for (double value : values) {
            numbers.add(value);
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai | /embeddings | {'model':'text-embedding-3-small','input':['a','b'],'dimensions':64}
            azure-openai | /openai/v1/embeddings | {'model':'text-embedding-3-small','input':['a','b'],'dimensions':64}
            mistral | /embeddings | {'model':'codestral-embed','input':['a','b'],'output_dimension':64}
            gemini | /models/gemini-embedding-001:batchEmbedContents | {'requests':[{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'a'}]},'taskType':'RETRIEVAL_QUERY','outputDimensionality':64},{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'b'}]},'taskType':'RETRIEVAL_QUERY','outputDimensionality':64}]}
            cohere | /v2/embed | {'model':'embed-v4.0','texts':['a','b'],'input_type':'search_query','embedding_types':['float'],'output_dimension':64}
            """)
    void a_request_is_written_in_each_provider_s_words(String provider, String path, String body) {
        Written written = write(provider, Objects.requireNonNull(MODELS.get(provider)), asked(Task.QUERY, "a", "b"));

        assertThat(written.path()).isEqualTo(path);
        assertThat(Json.text(written.body())).isEqualTo(Json.text(json(body)));
        assertThat(losses.worst()).isLessThanOrEqualTo(Effect.NOTED);
    }

    @ParameterizedTest
    @CsvSource({"openai", "azure-openai", "mistral", "gemini", "cohere"})
    void what_is_written_is_read_again_but_for_what_is_named(String provider) {
        String model = Objects.requireNonNull(MODELS.get(provider));
        Embeddings asked = asked(Task.DOCUMENT, "größer", "日本語 😀");
        Written written = write(provider, model, asked);
        boolean gemini = provider.equals("gemini");
        Embeddings back =
                api(provider, model).readRequest(written.body(), (gemini ? "/v1beta" : "") + written.path(), losses);

        assertThat(back.texts()).isEqualTo(asked.texts());
        assertThat(back.dimensions()).isEqualTo(64);
        assertThat(back.model()).isEqualTo(model);
        if (losses.all().isEmpty()) {
            assertThat(back.task()).isEqualTo(Task.DOCUMENT);
        } else {
            assertThat(losses.all())
                    .extracting(Loss::path, Loss::effect)
                    .containsExactly(tuple("input_type", Effect.NOTED));
        }
    }

    @Test
    void titan_takes_one_text_and_cohere_s_models_on_bedrock_many() {
        Written titan = write("bedrock", "amazon.titan-embed-text-v2:0", asked(null, "a"));
        Written cohere = write("bedrock", "cohere.embed-v4:0", asked(Task.QUERY, "a", "b"));

        assertThat(titan.path()).isEqualTo("/model/amazon.titan-embed-text-v2%3A0/invoke");
        assertThat(titan.body()).isEqualTo(json("{'inputText':'a','dimensions':64}"));
        assertThat(cohere.path()).isEqualTo("/model/cohere.embed-v4%3A0/invoke");
        assertThat(cohere.body())
                .isEqualTo(json("{'texts':['a','b'],'input_type':'search_query','embedding_types':['float'],"
                        + "'output_dimension':64}"));
        assertThat(losses.all()).isEmpty();

        write("bedrock", "amazon.titan-embed-text-v2:0", asked(null, "a", "b"));
        assertThat(losses.worst()).isEqualTo(Effect.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, text-embedding-ada-002",
        "mistral, mistral-embed",
        "cohere, embed-multilingual-v3.0",
        "bedrock, cohere.embed-english-v3",
        "bedrock, amazon.titan-embed-text-v1"
    })
    void a_length_is_asked_only_of_models_that_have_several(String provider, String model) {
        JsonNode body = write(provider, model, asked(Task.QUERY, "a")).body();

        assertThat(Json.text(body)).doesNotContain("64");
        assertThat(losses.all()).extracting(Loss::path, Loss::effect).contains(tuple("dimensions", Effect.REFUSED));
    }

    @Test
    void every_dialect_answers_as_its_client_asked() {
        Map<String, List<String>> forms = Map.of(
                "openai", List.of("float", "base64"),
                "gemini", List.of("single", "batch"),
                "cohere", List.of("float", "base64", "lists"),
                "bedrock", List.of("titan", "float", "lists"));
        for (Apis.EmbeddingEntry entry : Apis.allEmbeddings()) {
            for (String form : Objects.requireNonNull(forms.get(entry.dialect()))) {
                Embeddings asked = new Embeddings("m", List.of("a"), null, null, form);
                Vectors vectors = new Vectors(null, List.of(numbers(0.5, -0.25)), 3);
                JsonNode body = entry.api().writeAnswer(vectors, asked, "m", "id");
                Vectors back = Objects.requireNonNull(entry.api().readAnswer(body), body::toString);

                assertThat(back.all()).as("%s %s", entry.dialect(), form).hasSize(1);
                assertThat(back.all().get(0).get(1).doubleValue()).isEqualTo(-0.25, within(1e-6));
                assertThat(back.input()).isEqualTo(3);
            }
        }
    }

    @Test
    void base64_is_floats_with_the_lowest_byte_first() {
        JsonNode body = Objects.requireNonNull(Apis.embeddings("openai", "embeddings"))
                .writeAnswer(
                        new Vectors("m", List.of(numbers(1.0, -2.0)), 3),
                        new Embeddings("m", List.of("a"), null, null, "base64"),
                        "m",
                        "id");

        assertThat(Json.text(body))
                .isEqualTo(Json.text(json("{'object':'list','data':[{'object':'embedding','index':0,"
                        + "'embedding':'AACAPwAAAMA='}],'model':'m','usage':{'prompt_tokens':3,'total_tokens':3}}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai | embeddings | /v1/embeddings | {'model':'m','input':[1,2]} | input
            openai | embeddings | /v1/embeddings | {'model':'m','input':[[1,2],[3]]} | input
            openai | embeddings | /v1/embeddings | {'model':'m','input':'a','encoding_format':'base64_int8'} | encoding_format
            gemini | embed-content | /v1beta/models/m:embedContent | {'content':{'parts':[{'inlineData':{}}]}} | content.parts[0].text
            cohere | embed | /v2/embed | {'model':'m','images':['data:image/png;base64,AAAA'],'input_type':'image'} | images
            cohere | embed | /v2/embed | {'model':'m','texts':['a'],'embedding_types':['int8']} | embedding_types
            bedrock | embed | /model/amazon.nova-2-multimodal-embeddings-v1:0/invoke | {'taskType':'SINGLE_EMBEDDING'} | inputText
            """)
    void what_means_nothing_elsewhere_is_refused(String dialect, String api, String path, String body, String lost) {
        Objects.requireNonNull(Apis.embeddings(dialect, api)).readRequest(json(body), path, losses);

        assertThat(losses.all())
                .filteredOn(loss -> loss.effect() == Effect.REFUSED)
                .extracting(Loss::path)
                .contains(lost);
    }

    @Test
    void only_models_that_make_embeddings_are_asked_for_them() {
        assertThat(written("gemini", "gemini-2.5-pro")).isNull();
        assertThat(written("anthropic", "claude-sonnet-4-5")).isNull();
        assertThat(written("vertex", "text-embedding-005")).isNull();
        assertThat(entry("openai").embeds("openai", "embeddings", "text-embedding-3-small"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai | embeddings | text-embedding-3-small | /v1/embeddings
            gemini | embed-content | gemini-embedding-001 | /v1beta/models/gemini-embedding-001:embedContent
            bedrock | embed | amazon.titan-embed-text-v2:0 | /model/amazon.titan-embed-text-v2:0/invoke
            bedrock | embed | cohere.embed-v4:0 | /model/cohere.embed-v4:0/invoke
            cohere | embed | embed-v4.0 | /v2/embed
            """)
    void each_field_has_just_the_effect_that_its_table_names(String dialect, String name, String model, String path) {
        EmbeddingApi api = Objects.requireNonNull(Apis.embeddings(dialect, name));
        assertAll(FieldSamples.each(
                        api.fields(model),
                        (body, lost) -> api.readRequest(body, path, lost),
                        (item, at, within, row) -> {
                            if (at.equals("content") && within.equals("text")) {
                                item.put("type", "text");
                            }
                        })
                .map(DynamicTest::getExecutable));
    }

    private record Recorded(Recording recording, EmbeddingApi api) {}

    private static List<Recorded> recorded() {
        List<Recorded> all = new ArrayList<>();
        for (Recording recording : Recording.all()) {
            Operation operation = recording.operation();
            String dialect = operation.dialect().isEmpty() ? recording.dialect().name() : operation.dialect();
            EmbeddingApi api = Apis.embeddings(dialect, operation.api());
            if (api != null && recording.request().path("body").isObject()) {
                all.add(new Recorded(recording, api));
            }
        }
        return all;
    }

    @Test
    void every_recorded_answer_is_read_and_every_field_of_a_good_request_is_listed() {
        Set<String> missing = new TreeSet<>();
        for (Recorded each : recorded()) {
            Recording recording = each.recording();
            JsonNode body = recording.request().path("body");
            JsonNode before = body.deepCopy();
            String url = recording.request().path("url").asText();
            Losses lost = new Losses();
            Embeddings asked = each.api().readRequest(body, url.substring(url.indexOf('/', 8)), lost);
            assertThat(body).isEqualTo(before);
            boolean whole = recording.api().startsWith("perplexity") || lost.worst() == Effect.REFUSED;
            if (recording.status() == 200 && !whole) {
                Vectors vectors = each.api().readAnswer(recording.response().path("body"));
                assertThat(vectors).as("%s", recording).isNotNull();
                assertThat(Objects.requireNonNull(vectors).all())
                        .as("%s", recording)
                        .hasSameSizeAs(asked.texts());
                body.fieldNames().forEachRemaining(name -> {
                    if (!each.api()
                            .fields(Objects.requireNonNullElse(asked.model(), ""))
                            .all()
                            .containsKey(name)) {
                        missing.add(recording + " " + name);
                    }
                });
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void no_mutation_is_an_exception() {
        Random random = new Random(7);
        List<String> bodies = List.of(
                "{'model':'m','input':['a'],'dimensions':3,'encoding_format':'float','input_type':'query'}",
                "{'requests':[{'model':'m','content':{'parts':[{'text':'a'}]},'taskType':'CLUSTERING'}]}",
                "{'texts':['a'],'inputs':[{'content':[{'type':'text','text':'b'}]}],'embedding_types':['float']}",
                "{'inputText':'a','embeddingTypes':['float']}",
                "{'data':[{'index':0,'embedding':[0.5]},{'index':1,'embedding':'AACAPw=='}],'usage':{'prompt_tokens':1}}",
                "{'embeddings':{'float':[[0.5]]},'meta':{'billed_units':{'input_tokens':1}}}",
                "{'embeddings':[{'values':[1]}],'embedding':{'values':[1]},'inputTextTokenCount':1}");
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated =
                    bodies.get(random.nextInt(bodies.size())).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                mutated[random.nextInt(mutated.length)] = (byte) "{}[]\",:0ntx".charAt(random.nextInt(11));
            }
            JsonNode body = Json.tree(mutated, mutated.length);
            if (body != null) {
                for (Apis.EmbeddingEntry entry : Apis.allEmbeddings()) {
                    assertThatCode(() -> {
                                entry.api().readRequest(body, "/model/cohere.embed/invoke", new Losses());
                                entry.api().readAnswer(body);
                            })
                            .as(Json.text(body))
                            .doesNotThrowAnyException();
                }
            }
        }
    }
}
