package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests of Responses by example, both ways. */
class ResponsesRequestTest {
    private static final Api RESPONSES = Objects.requireNonNull(Apis.named("openai", "responses"));

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.tree(bytes, bytes.length));
    }

    private Conversation read(String body) {
        return RESPONSES.readRequest(json(body), "/v1/responses", "openai", losses);
    }

    private Written written(Conversation asked, String provider, String model) {
        return RESPONSES.writeRequest(
                asked,
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model),
                losses);
    }

    private JsonNode rewritten(String body, String provider, String model) {
        return written(read(body), provider, model).body();
    }

    private static Conversation asked(List<Turn> turns, Sampling sampling, @Nullable Reasoning reasoning) {
        return new Conversation(
                "m", false, false, turns, List.of(), ToolChoice.AUTO, null, OutputFormat.TEXT, sampling, reasoning);
    }

    private List<Effect> effects() {
        return losses.all().stream().map(Loss::effect).toList();
    }

    @Test
    void instructions_stand_before_an_input_that_is_a_text() {
        assertThat(read("{'instructions':'Be brief.','input':'hi'}").turns())
                .containsExactly(
                        new Turn(Role.SYSTEM, List.of(new Part.Text("Be brief."))),
                        new Turn(Role.USER, List.of(new Part.Text("hi"))));
    }

    @Test
    void items_of_each_kind_become_parts_in_their_order() {
        Conversation asked = read("{'input':[{'role':'developer','content':'Be brief.'},"
                + "{'role':'user','content':[{'type':'input_text','text':'hi'},"
                + "{'type':'input_image','image_url':'data:image/png;base64,AA=='},"
                + "{'type':'input_file','file_url':'https://a.example/x.pdf'}]},"
                + "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'a'},"
                + "{'type':'summary_text','text':'b'}],'encrypted_content':'raw'},"
                + "{'type':'message','role':'assistant','id':'msg_1','status':'completed',"
                + "'content':[{'type':'output_text','text':'ok','annotations':[]}]},"
                + "{'type':'function_call','id':'fc_1','call_id':'c1','name':'f','arguments':'{}'},"
                + "{'type':'custom_tool_call','call_id':'c2','name':'patch','input':'x'},"
                + "{'type':'function_call_output','call_id':'c1','output':'1'},"
                + "{'type':'custom_tool_call_output','call_id':'c2','output':[{'type':'input_text','text':'2'}]}]}");

        assertThat(losses.all()).isEmpty();
        assertThat(asked.turns())
                .containsExactly(
                        new Turn(Role.SYSTEM, List.of(new Part.Text("Be brief."))),
                        new Turn(
                                Role.USER,
                                List.of(
                                        new Part.Text("hi"),
                                        new Part.Image(new Media.Inline("image/png", "AA==")),
                                        new Part.Document(new Media.Link("https://a.example/x.pdf", null), null))),
                        new Turn(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.Thought("a\n\nb", new Seal("openai", Seal.Kind.HIDDEN, "raw")),
                                        new Part.Text("ok"),
                                        new Part.ToolCall("c1", "f", "{}"),
                                        new Part.ToolCall("c2", "patch", "{\"input\":\"x\"}"))),
                        new Turn(
                                Role.USER,
                                List.of(
                                        new Part.ToolResult("c1", "f", List.of(new Part.Text("1")), false),
                                        new Part.ToolResult("c2", "patch", List.of(new Part.Text("2")), false))));
    }

    @Test
    void what_is_written_is_openai_s_own_form_and_stores_nothing() {
        JsonNode body = rewritten(
                "{'model':'x','stream':true,'instructions':'Be brief.','max_output_tokens':100,"
                        + "'reasoning':{'effort':'low','summary':'auto'},'parallel_tool_calls':false,"
                        + "'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':null}],"
                        + "'tool_choice':{'type':'function','name':'f'},"
                        + "'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'}}},"
                        + "'input':[{'role':'user','content':'hi'},"
                        + "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'raw'},"
                        + "{'type':'function_call','id':'fc_1','call_id':'c1','name':'f','arguments':''},"
                        + "{'type':'function_call_output','call_id':'c1','output':'1'}]}",
                "azure-openai",
                "gpt-5");

        assertThat(losses.all()).isEmpty();
        assertThat(body)
                .isEqualTo(json("{'model':'gpt-5','input':[{'role':'system','content':'Be brief.'},"
                        + "{'role':'user','content':'hi'},"
                        + "{'type':'reasoning','summary':[],'encrypted_content':'raw'},"
                        + "{'type':'function_call','name':'f','arguments':'{}','call_id':'c1'},"
                        + "{'type':'function_call_output','call_id':'c1','output':'1'}],"
                        + "'stream':true,'store':false,"
                        + "'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':false}],"
                        + "'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false,"
                        + "'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'}}},"
                        + "'max_output_tokens':100,'reasoning':{'effort':'low','summary':'auto'},"
                        + "'include':['reasoning.encrypted_content']}"));
    }

    @Test
    void the_path_is_the_provider_s() {
        Conversation asked = read("{'input':'hi'}");
        assertThat(written(asked, "openai", "gpt-4.1").path()).isEqualTo("/responses");
        assertThat(written(asked, "azure-openai", "gpt-4.1").path()).isEqualTo("/openai/v1/responses");
    }

    @Test
    void a_free_form_tool_is_a_function_elsewhere_and_itself_where_it_is_taken() {
        String body = "{'input':[{'type':'custom_tool_call','call_id':'c','name':'patch','input':'x'},"
                + "{'type':'custom_tool_call_output','call_id':'c','output':'ok'}],"
                + "'tools':[{'type':'custom','name':'patch','description':'Patches.',"
                + "'format':{'type':'grammar','syntax':'lark','definition':'start: \\u0022a\\u0022'}}]}";
        Tool tool = read(body).tools().get(0);
        assertThat(tool.freeform()).isTrue();
        assertThat(tool.description()).isEqualTo("Patches.\n\nThe input must follow this lark grammar:\nstart: \"a\"");
        assertThat(tool.schema())
                .isEqualTo(json("{'type':'object','properties':{'input':{'type':'string'}},'required':['input'],"
                        + "'additionalProperties':false}"));
        assertThat(effects()).containsExactly(Effect.NOTED);

        JsonNode openai = rewritten(body, "openai", "gpt-4.1");
        assertThat(openai.at("/tools/0/type").asText()).isEqualTo("custom");
        assertThat(openai.at("/input/0"))
                .isEqualTo(json("{'type':'custom_tool_call','name':'patch','input':'x','call_id':'c'}"));
        assertThat(openai.at("/input/1/type").asText()).isEqualTo("custom_tool_call_output");

        JsonNode xai = rewritten(body, "xai", "grok-4.3");
        assertThat(xai.at("/tools/0/type").asText()).isEqualTo("function");
        assertThat(xai.at("/input/0/type").asText()).isEqualTo("function_call");
        assertThat(xai.at("/input/1/type").asText()).isEqualTo("function_call_output");
    }

    @Test
    void tools_of_a_namespace_have_it_in_their_names_and_late_ones_are_there_from_the_beginning() {
        Conversation asked = read("{'tools':[{'type':'namespace','name':'crm','description':'Customers.',"
                + "'tools':[{'type':'function','name':'find','description':'Finds.','parameters':{}}]},"
                + "{'type':'tool_search'}],"
                + "'input':[{'type':'function_call','call_id':'c','namespace':'crm','name':'find','arguments':'{}'},"
                + "{'type':'additional_tools','role':'developer','tools':[{'type':'function','name':'late'}]},"
                + "{'type':'function_call','call_id':'d','namespace':'late','name':'late','arguments':'{}'}]}");

        assertThat(asked.tools().stream().map(Tool::name)).containsExactly("crm__find", "late");
        assertThat(asked.tools().get(0).description()).isEqualTo("Customers.\n\nFinds.");
        assertThat(asked.turns().get(0).parts())
                .containsExactly(new Part.ToolCall("c", "crm__find", "{}"), new Part.ToolCall("d", "late", "{}"));
        assertThat(effects()).containsExactly(Effect.NOTED);
    }

    @Test
    void a_tool_in_the_form_of_chat_completions_is_read_with_or_without_a_name_beside_it() {
        String function = "'function':{'name':'f','description':'d','parameters':{'type':'object'},'strict':true}";
        for (String tool : List.of("{'type':'function'," + function + "}", "{'name':'f'," + function + "}")) {
            assertThat(read("{'input':'hi','tools':[" + tool + "]}").tools())
                    .containsExactly(new Tool("f", "d", json("{'type':'object'}"), true));
        }
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void allowed_tools_are_the_only_ones() {
        Conversation asked = read(
                "{'input':'hi','tools':[{'type':'function','name':'f'},{'type':'function','name':'g'}],"
                        + "'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'g'}]}}");
        assertThat(asked.tools().stream().map(Tool::name)).containsExactly("g");
        assertThat(asked.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(effects()).containsExactly(Effect.NOTED);
    }

    @Test
    void what_only_the_provider_has_is_refused() {
        for (String stored : List.of(
                "{'previous_response_id':'resp_1'}",
                "{'conversation':'conv_1'}",
                "{'prompt':{'id':'p'}}",
                "{'background':true}",
                "{'input':[{'type':'item_reference','id':'msg_1'}]}",
                "{'input':[{'type':'compaction','encrypted_content':'x'}]}",
                "{'input':[{'type':'computer_call','call_id':'c'}]}",
                "{'tools':[{'type':'file_search','vector_store_ids':['v']}]}",
                "{'tools':[{'type':'mcp','server_label':'s'}]}")) {
            Losses lost = new Losses();
            RESPONSES.readRequest(json(stored), "/responses", "openai", lost);
            assertThat(lost.worst()).as(stored).isEqualTo(Effect.REFUSED);
        }
        Conversation file = read("{'input':[{'role':'user','content':[{'type':'input_image','file_id':'file-1'}]}]}");
        written(file, "openai", "gpt-4.1");
        assertThat(losses.worst()).isEqualTo(Effect.REFUSED);
    }

    @Test
    void tools_that_the_provider_runs_and_what_they_did_are_lost() {
        for (String lossy : List.of(
                "{'tools':[{'type':'web_search'}]}",
                "{'tools':[{'type':'code_interpreter'}]}",
                "{'tool_choice':{'type':'web_search'}}",
                "{'input':[{'type':'web_search_call','id':'ws_1'}]}",
                "{'text':{'verbosity':'low'}}")) {
            Losses lost = new Losses();
            RESPONSES.readRequest(json(lossy), "/responses", "openai", lost);
            assertThat(lost.worst()).as(lossy).isEqualTo(Effect.LOSSY);
        }
    }

    @Test
    void usual_values_and_hints_are_no_loss() {
        read("{'input':'hi','background':false,'truncation':'disabled','store':false,'metadata':{'a':'b'},'user':'u',"
                + "'prompt_cache_key':'k','service_tier':'auto','include':['reasoning.encrypted_content']}");
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void what_the_api_lacks_is_named() {
        Sampling sampling = new Sampling(5, null, null, 3, 0.5, 0.0, 7L, List.of("END"), 2, null);
        JsonNode body = written(
                        asked(List.of(new Turn(Role.USER, List.of(new Part.Text("hi")))), sampling, null),
                        "openai",
                        "gpt-4.1")
                .body();
        assertThat(body.path("max_output_tokens").asInt()).isEqualTo(16);
        assertThat(losses.all().stream().map(Loss::path))
                .containsExactly("max_output_tokens", "stop", "seed", "top_k", "frequency_penalty", "n");
    }

    @Test
    void a_thought_goes_only_to_its_maker_and_only_when_something_follows() {
        Seal own = new Seal("openai", Seal.Kind.HIDDEN, "raw");
        Seal foreign = new Seal("anthropic", Seal.Kind.SIGNATURE, "sig");
        List<Turn> turns = List.of(
                new Turn(Role.USER, List.of(new Part.Text("hi"))),
                new Turn(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Thought("theirs", foreign),
                                new Part.Thought("nobody's", null),
                                new Part.Text("a"),
                                new Part.Thought("", own),
                                new Part.Thought("theirs", foreign))),
                new Turn(Role.USER, List.of(new Part.Text("b"))));
        JsonNode body = written(asked(turns, Sampling.DEFAULT, null), "openai", "gpt-4.1")
                .body();
        assertThat(body.path("input"))
                .isEqualTo(json("[{'role':'user','content':'hi'},{'role':'assistant','content':'a'},"
                        + "{'role':'user','content':'b'}]"));
        assertThat(effects()).containsOnly(Effect.NOTED);
    }

    @Test
    void a_budget_becomes_an_effort_and_none_is_asked_of_a_model_that_does_not_think() {
        List<Turn> turns = List.of(new Turn(Role.USER, List.of(new Part.Text("hi"))));
        Conversation budget = asked(turns, Sampling.DEFAULT, new Reasoning(null, 5_000, null));
        assertThat(written(budget, "openai", "gpt-5")
                        .body()
                        .at("/reasoning/effort")
                        .asText())
                .isEqualTo("medium");
        assertThat(losses.all()).isEmpty();

        Conversation effort = asked(turns, Sampling.DEFAULT, new Reasoning(Effort.HIGH, null, null));
        assertThat(written(effort, "openai", "gpt-4.1").body().has("reasoning")).isFalse();
        assertThat(effects()).containsExactly(Effect.LOSSY);
    }

    @Test
    void logprobs_are_asked_for_by_what_is_included() {
        Conversation asked = read("{'input':'hi','include':['message.output_text.logprobs'],'top_logprobs':3}");
        assertThat(asked.sampling().logprobs()).isEqualTo(3);
        JsonNode body = written(asked, "openai", "gpt-4.1").body();
        assertThat(body.path("include")).isEqualTo(json("['message.output_text.logprobs']"));
        assertThat(body.path("top_logprobs").asInt()).isEqualTo(3);
    }

    @Test
    void a_tool_s_pictures_stay_in_its_result_and_a_failure_is_said_in_words() {
        Part.ToolResult failed = new Part.ToolResult(
                "c", "f", List.of(new Part.Image(new Media.Link("https://a.example/i.png", null))), true);
        List<Turn> turns = List.of(
                new Turn(Role.ASSISTANT, List.of(new Part.ToolCall("c", "f", "{}"))),
                new Turn(Role.USER, List.of(failed, new Part.Text("look"))));
        JsonNode input = written(asked(turns, Sampling.DEFAULT, null), "openai", "gpt-4.1")
                .body()
                .path("input");
        assertThat(input.path(1).path("output"))
                .isEqualTo(json("[{'type':'input_text','text':'Error:'},"
                        + "{'type':'input_image','image_url':'https://a.example/i.png'}]"));
        assertThat(input.path(2)).isEqualTo(json("{'role':'user','content':'look'}"));
        assertThat(effects()).containsExactly(Effect.NOTED);
    }

    @Test
    void a_call_s_id_that_is_too_long_becomes_the_same_shorter_one_in_call_and_result() {
        String id = "x".repeat(100);
        List<Turn> turns = List.of(
                new Turn(Role.ASSISTANT, List.of(new Part.ToolCall(id, "f", "{}"))),
                new Turn(Role.USER, List.of(new Part.ToolResult(id, "f", List.of(new Part.Text("1")), false))));
        JsonNode input = written(asked(turns, Sampling.DEFAULT, null), "openai", "gpt-4.1")
                .body()
                .path("input");
        assertThat(input.path(0).path("call_id").asText()).hasSizeLessThanOrEqualTo(64);
        assertThat(input.path(0).path("call_id")).isEqualTo(input.path(1).path("call_id"));
    }
}
