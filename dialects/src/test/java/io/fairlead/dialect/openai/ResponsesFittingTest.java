package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.registry.Apis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What happens to a client's own request on its way to another provider of the family. */
class ResponsesFittingTest {
    private static final Api RESPONSES = Objects.requireNonNull(Apis.named("openai", "responses"));
    private static final Origin SAME = new Origin("openai", true);
    private static final Origin OTHER = new Origin("openai", false);
    private static final String CALL = "{'type':'function_call','id':'fc_1','call_id':'c','name':'f','arguments':'{}'}";

    private final Losses losses = new Losses();

    private JsonNode adapted(String body, Origin from, String provider, String model) {
        JsonNode before = json(body);
        JsonNode untouched = before.deepCopy();
        JsonNode after = RESPONSES.adapt(before, from, to(provider, model), losses);
        assertThat(before).isEqualTo(untouched);
        return after;
    }

    private static Destination to(String provider, String model) {
        return Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model);
    }

    private static JsonNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.tree(bytes, bytes.length));
    }

    private List<Effect> effects() {
        return losses.all().stream().map(Loss::effect).toList();
    }

    private static String thought(String hidden, String next) {
        return "{'input':[{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'" + hidden + "'}," + next
                + "]}";
    }

    @Test
    void at_the_client_s_own_provider_nothing_changes() {
        JsonNode body = json(thought("raw", CALL).replace("{'input'", "{'previous_response_id':'resp_1','input'"));
        assertThat(RESPONSES.adapt(body, SAME, to("openai", "gpt-5"), losses)).isSameAs(body);
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_thought_goes_to_its_maker_without_its_id_and_to_nobody_else() {
        JsonNode azure = adapted(thought("raw", CALL), OTHER, "azure-openai", "gpt-5");
        assertThat(azure.path("input"))
                .isEqualTo(json("[{'type':'reasoning','summary':[],'encrypted_content':'raw'},"
                        + CALL.replace("'id':'fc_1',", "") + "]"));
        assertThat(losses.all()).isEmpty();

        JsonNode xai = adapted(thought("raw", CALL), OTHER, "xai", "grok-4.3");
        assertThat(xai.path("input")).isEqualTo(json("[" + CALL.replace("'id':'fc_1',", "") + "]"));
        assertThat(effects()).containsExactly(Effect.NOTED);
    }

    @Test
    void a_thought_that_nothing_follows_does_not_go() {
        JsonNode body = adapted(thought("raw", "{'role':'user','content':'hi'}"), OTHER, "azure-openai", "gpt-5");
        assertThat(body.path("input")).isEqualTo(json("[{'role':'user','content':'hi'}]"));
    }

    @Test
    void a_carried_seal_comes_home_as_it_was_and_another_s_goes_out() {
        String own = new Seal("openai", Seal.Kind.HIDDEN, "raw").carried();
        assertThat(adapted(thought(own, CALL), SAME, "openai", "gpt-5")
                        .at("/input/0/encrypted_content")
                        .asText())
                .isEqualTo("raw");

        for (String foreign : List.of(new Seal("google", Seal.Kind.SIGNATURE, "sig").carried(), Seal.NONE)) {
            assertThat(adapted(thought(foreign, CALL), SAME, "openai", "gpt-5").path("input"))
                    .isEqualTo(json("[" + CALL + "]"));
        }
    }

    @Test
    void what_is_stored_at_the_client_s_provider_is_refused_elsewhere() {
        for (String stored : List.of(
                "{'previous_response_id':'resp_1'}",
                "{'conversation':'conv_1'}",
                "{'prompt':{'id':'pmpt_1'}}",
                "{'input':[{'type':'item_reference','id':'msg_1'}]}",
                "{'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]}]}")) {
            Losses lost = new Losses();
            RESPONSES.adapt(json(stored), OTHER, to("azure-openai", "gpt-5"), lost);
            assertThat(lost.worst()).as(stored).isEqualTo(Effect.REFUSED);
            Losses none = new Losses();
            RESPONSES.adapt(json(stored), SAME, to("openai", "gpt-5"), none);
            assertThat(none.all()).as(stored).isEmpty();
        }
    }

    @Test
    void a_schema_stays_as_strict_as_it_was_without_the_word() {
        String closed = "{'type':'object','properties':{},'additionalProperties':false}";
        String body = "{'tools':[{'type':'function','name':'f','parameters':" + closed + "}]}";
        assertThat(adapted(body, OTHER, "xai", "grok-4.3").at("/tools/0/strict").asBoolean())
                .isTrue();
        assertThat(adapted(body, new Origin("xai", false), "openai", "gpt-5").at("/tools/0/strict"))
                .isEqualTo(json("{'a':false}").path("a"));
    }

    @Test
    void groq_gets_no_field_that_it_refuses() {
        JsonNode body = adapted(
                "{'store':false,'include':['reasoning.encrypted_content'],'truncation':'disabled','input':'hi'}",
                OTHER,
                "groq",
                "openai/gpt-oss-20b");
        assertThat(body).isEqualTo(json("{'input':'hi'}"));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_model_that_draws_by_itself_gets_no_temperature_and_no_logprobs() {
        JsonNode body = adapted(
                "{'temperature':0.2,'top_p':1,'top_logprobs':2,'include':['message.output_text.logprobs']}",
                OTHER,
                "openai",
                "gpt-5");
        assertThat(body).isEqualTo(json("{}"));
        assertThat(losses.all().stream().map(Loss::path))
                .containsExactlyInAnyOrder("temperature", "top_logprobs", "logprobs");
    }

    @Test
    void an_effort_becomes_the_nearest_that_the_provider_has() {
        JsonNode body = adapted("{'reasoning':{'effort':'minimal'}}", OTHER, "deepseek", "deepseek-v4-flash");
        assertThat(body.at("/reasoning/effort").asText()).isEqualTo("low");
        assertThat(effects()).containsExactly(Effect.NOTED);

        JsonNode none = adapted("{'reasoning':{'effort':'none'}}", OTHER, "deepseek", "deepseek-v4-flash");
        assertThat(none.at("/reasoning/effort").asText()).isEqualTo("none");
    }

    @Test
    void tools_that_the_other_provider_does_not_have_go_out_by_name() {
        JsonNode body = adapted(
                "{'tools':[{'type':'web_search_2025_08_26'},{'type':'custom','name':'patch'},"
                        + "{'type':'image_generation'},{'type':'function','name':'f','parameters':{},'strict':false}],"
                        + "'tool_choice':{'type':'image_generation'},'input':["
                        + "{'type':'image_generation_call','id':'ig_1','result':''},{'type':'web_search_call','id':'ws_1'},"
                        + "{'type':'custom_tool_call','call_id':'c','name':'patch','input':'x'},"
                        + "{'type':'custom_tool_call_output','call_id':'c','output':'y'},{'role':'user','content':'hi'}]}",
                OTHER,
                "xai",
                "grok-4.3");

        assertThat(body)
                .isEqualTo(json("{'tools':[{'type':'web_search_2025_08_26'},"
                        + "{'type':'function','name':'f','parameters':{},'strict':false}],"
                        + "'input':[{'type':'web_search_call'},{'role':'user','content':'hi'}]}"));
        assertThat(losses.all())
                .extracting(Loss::path)
                .containsExactlyInAnyOrder("tools[1]", "tools[2]", "tool_choice", "input[0]", "input[2]", "input[3]");
        assertThat(effects()).containsOnly(Effect.LOSSY);
    }

    @Test
    void no_tools_are_left_where_the_other_provider_has_none_of_them() {
        JsonNode body = adapted(
                "{'tools':[{'type':'local_shell'}],'tool_choice':'auto','parallel_tool_calls':true,'input':'hi'}",
                OTHER,
                "groq",
                "openai/gpt-oss-20b");

        assertThat(body).isEqualTo(json("{'input':'hi'}"));
    }

    @Test
    void what_a_tool_needs_of_the_first_providers_store_is_refused() {
        adapted(
                "{'tools':[{'type':'file_search','vector_store_ids':['vs_1']},"
                        + "{'type':'code_interpreter','container':{'type':'auto','file_ids':['file_1']}},"
                        + "{'type':'mcp','connector_id':'connector_dropbox'}],'input':[{'type':'compaction','encrypted_content':'x'}]}",
                OTHER,
                "azure-openai",
                "gpt-5");

        assertThat(losses.all())
                .extracting(Loss::path)
                .containsExactlyInAnyOrder(
                        "tools[0].vector_store_ids", "tools[1].container", "tools[2].connector_id", "input[0]");
        assertThat(effects()).containsOnly(Effect.REFUSED);
    }

    @Test
    void probabilities_are_told_by_a_model_that_is_told_not_to_think() {
        String asked = "{'include':['message.output_text.logprobs'],'temperature':0.5,'reasoning':{'effort':'none'}}";
        JsonNode plain = json(asked);
        assertThat(RESPONSES.adapt(plain, SAME, to("openai", "gpt-5.6"), losses))
                .isSameAs(plain);
        assertThat(losses.all()).isEmpty();

        JsonNode body = adapted(asked.replace("none", "max"), SAME, "openai", "gpt-5.6");
        assertThat(body).isEqualTo(json("{'reasoning':{'effort':'max'}}"));
        assertThat(effects()).containsExactlyInAnyOrder(Effect.LOSSY, Effect.LOSSY);
    }
}
