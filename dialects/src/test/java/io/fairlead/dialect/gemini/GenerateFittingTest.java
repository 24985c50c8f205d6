package io.fairlead.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.registry.Apis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's own request for another of Google's models: what leaves it, what changes, what stays. */
class GenerateFittingTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));
    private static final String FOREIGN = new Seal("anthropic", Seal.Kind.SIGNATURE, "EqQB").carried();
    private static final String OWN = new Seal("google", Seal.Kind.SIGNATURE, "CiQB~~").carried();

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode adapted(String model, String body) {
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("gemini")), model);
        return GENERATE.adapt(json(body), to, losses);
    }

    private static String said(String parts) {
        return "{'contents':[{'role':'user','parts':[{'text':'u'}]},{'role':'model','parts':[" + parts
                + "]}],'own':{'thing':1}}";
    }

    @Test
    void a_request_in_which_nothing_has_to_change_is_the_very_same() {
        JsonNode body = json(said("{'text':'a','thoughtSignature':'CiQB'}"));
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("gemini")), "gemini-2.5-pro");

        assertThat(GENERATE.adapt(body, to, losses)).isSameAs(body);
    }

    @Test
    void thoughts_that_only_another_maker_can_read_leave_and_words_stay() {
        String parts = "{'text':'t','thought':true,'thoughtSignature':'" + FOREIGN
                + "'},{'thought':true,'thought_signature':'" + FOREIGN + "'},{'text':'','thoughtSignature':'" + FOREIGN
                + "'},{'text':'a','thoughtSignature':'" + FOREIGN + "'}";

        assertThat(adapted("gemini-2.5-pro", said(parts))).isEqualTo(json(said("{'text':'a'}")));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void a_turn_of_nothing_but_such_thoughts_leaves_as_a_whole() {
        String body = said("{'text':'t','thought':true,'thoughtSignature':'" + FOREIGN + "'}");

        assertThat(adapted("gemini-2.5-pro", body).path("contents")).hasSize(1);
    }

    @Test
    void a_carried_seal_of_googles_own_is_put_back_as_it_was_even_in_the_alphabet_for_urls() {
        String forUrls = OWN.replace('+', '-').replace('/', '_');

        assertThat(adapted("gemini-3.1-pro-preview", said("{'text':'a','thought_signature':'" + forUrls + "'}")))
                .isEqualTo(json(said("{'text':'a','thought_signature':'CiQB~~'}")));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_first_call_without_a_signature_says_so_where_the_model_looks_for_one() {
        String calls = said("{'functionCall':{'name':'f','args':{}}},{'functionCall':{'name':'g','args':{}}}");

        assertThat(adapted("gemini-3-flash-preview", calls).at("/contents/1/parts"))
                .isEqualTo(
                        json(
                                "[{'functionCall':{'name':'f','args':{}},'thoughtSignature':'skip_thought_signature_validator'},{'functionCall':{'name':'g','args':{}}}]"));
        assertThat(adapted("gemini-2.5-flash", calls)).isEqualTo(json(calls));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gemini-2.5-flash | {'thinkingLevel':'LOW'} | {'thinkingBudget':1024}
            gemini-2.5-flash | {'thinkingBudget':0} | {'thinkingBudget':0}
            gemini-2.5-flash | {'thinkingBudget':-1,'includeThoughts':true} | {'thinkingBudget':-1,'includeThoughts':true}
            gemini-3.8-flash | {'thinkingLevel':'LOW'} | {'thinkingLevel':'LOW'}
            gemini-3.8-flash | {'thinkingBudget':2000} | {'thinkingBudget':2000}
            gemini-flash-latest | {'thinkingLevel':'LOW'} | {'thinkingLevel':'LOW'}
            gemini-of-tomorrow | {'thinkingBudget':7} | {'thinkingBudget':7}
            """)
    void asks_for_thoughts_as_the_model_takes_it(String model, String asked, String said) {
        assertThat(thinking(model, asked)).isEqualTo(json(said));
        assertThat(losses.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gemini-2.5-pro | {'thinkingBudget':0} | {'thinkingBudget':128} | NOTED
            gemini-3.1-pro-preview | {'thinkingBudget':0} | {'thinkingLevel':'LOW'} | NOTED
            gemini-3-flash-preview | {'thinkingBudget':0} | {'thinkingLevel':'MINIMAL'} | NOTED
            gemini-2.0-flash | {'thinkingBudget':99} | | LOSSY
            """)
    void names_what_the_model_does_not_take(String model, String asked, String said, Effect effect) {
        assertThat(thinking(model, asked)).isEqualTo(json(said == null ? "null" : said));
        assertThat(losses.all()).extracting(Loss::path).containsExactly("reasoning");
        assertThat(losses.worst()).isEqualTo(effect);
    }

    private JsonNode thinking(String model, String asked) {
        JsonNode config = adapted(model, "{'contents':[],'generationConfig':{'thinkingConfig':" + asked + "}}")
                .at("/generationConfig/thinkingConfig");
        return config.isMissingNode() ? json("null") : config;
    }

    private JsonNode elsewhere(String provider, String body) {
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), "gemini-2.5-flash");
        return GENERATE.adapt(json(body), new Origin("google", false), to, losses);
    }

    private List<String> lost() {
        return losses.all().stream()
                .map(loss -> loss.path() + " " + loss.effect())
                .toList();
    }

    @Test
    void what_only_vertex_knows_does_not_go_to_gemini() {
        JsonNode body = elsewhere(
                "gemini",
                "{'contents':[{'role':'user','parts':[{'text':'u'},{'fileData':{'fileUri':'gs://b/a.pdf'}}]}],"
                        + "'labels':{'a':'b'},'model_armor_config':{'promptTemplateName':'t'},"
                        + "'safetySettings':[{'category':'c','threshold':'BLOCK_NONE','method':'SEVERITY'}],"
                        + "'generationConfig':{'audioTimestamp':true,'temperature':1},"
                        + "'tools':[{'google_search':{},'enterpriseWebSearch':{}},{'retrieval':{}}]}");

        assertThat(body)
                .isEqualTo(json(
                        "{'contents':[{'role':'user','parts':[{'text':'u'},{'fileData':{'fileUri':'gs://b/a.pdf'}}]}],"
                                + "'safetySettings':[{'category':'c','threshold':'BLOCK_NONE'}],"
                                + "'generationConfig':{'temperature':1},'tools':[{'google_search':{}}]}"));
        assertThat(lost())
                .containsExactlyInAnyOrder(
                        "modelArmorConfig LOSSY",
                        "safetySettings[].method NOTED",
                        "generationConfig.audioTimestamp LOSSY",
                        "tools[0].enterpriseWebSearch LOSSY",
                        "tools[1].retrieval LOSSY",
                        "contents[].parts[].fileData.fileUri REFUSED");
    }

    @Test
    void what_only_gemini_knows_does_not_go_to_vertex() {
        JsonNode body = elsewhere(
                "vertex",
                "{'contents':[{'parts':[{'text':'u'},{'file_data':{'file_uri':"
                        + "'https://generativelanguage.googleapis.com/v1beta/files/a'}}]}],'cachedContent':'cachedContents/c',"
                        + "'store':false,'tools':[{'fileSearch':{}},{'functionDeclarations':[{'name':'f','behavior':'BLOCKING'}]}]}");

        assertThat(body.path("tools")).isEqualTo(json("[{'functionDeclarations':[{'name':'f'}]}]"));
        assertThat(body.at("/contents/0/role").asText()).isEqualTo("user");
        assertThat(body.has("store")).isFalse();
        assertThat(lost())
                .containsExactlyInAnyOrder(
                        "tools[].functionDeclarations[].behavior NOTED",
                        "cachedContent REFUSED",
                        "tools[0].fileSearch LOSSY",
                        "contents[].parts[].fileData.fileUri REFUSED");
    }
}
