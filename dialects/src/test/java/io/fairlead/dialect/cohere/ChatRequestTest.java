package io.fairlead.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import io.fairlead.dialect.registry.Apis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Requests of Chat as clients write them, and as they are written for Cohere's models. */
class ChatRequestTest {
    private static final Api COHERE = Objects.requireNonNull(Apis.named("cohere", "chat"));
    private static final Api OPENAI = Objects.requireNonNull(Apis.named("openai", "chat"));
    private static final CatalogEntry PROVIDER =
            Objects.requireNonNull(ProviderCatalog.builtIn().entry("cohere"));

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.tree(bytes, bytes.length), text);
    }

    private Conversation read(String body) {
        return COHERE.readRequest(json(body), "/v2/chat", "cohere", losses);
    }

    /** As it is written for {@code model} when a client of OpenAI asks. */
    private JsonNode told(String model, String body) {
        Conversation asked = OPENAI.readRequest(json(body), "/v1/chat/completions", "openai", losses);
        return COHERE.writeRequest(asked, Destination.of(PROVIDER, model), losses)
                .body();
    }

    private JsonNode told(String body) {
        return told("command-a-03-2025", body);
    }

    @Test
    void every_kind_of_message_is_read() {
        Conversation asked = read(
                "{'model':'m','stream':true,'messages':[{'role':'system','content':'s'},{'role':'user','content':["
                        + "{'type':'text','text':'t'},{'type':'text','text':''},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}}]},"
                        + "{'role':'assistant','content':[{'type':'thinking','thinking':'hm'}],'tool_plan':'I look.',"
                        + "'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'a','content':[{'type':'document','document':{'data':{'x':1}}}]}]}");

        assertThat(asked.turns())
                .containsExactly(
                        new Turn(Role.SYSTEM, List.of(new Part.Text("s"))),
                        new Turn(
                                Role.USER,
                                List.of(new Part.Text("t"), new Part.Image(new Media.Inline("image/png", "AAAA")))),
                        new Turn(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.Thought("hm", null),
                                        new Part.Text("I look."),
                                        new Part.ToolCall("a", "f", "{}"))),
                        new Turn(
                                Role.USER,
                                List.of(new Part.ToolResult("a", "f", List.of(new Part.Text("{\"x\":1}")), false))));
        assertThat(asked.stream()).isTrue();
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void documents_belong_to_the_last_user_s_turn_and_are_written_beside_the_messages() {
        String body = "{'model':'m','messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
                + "{'role':'user','content':'c'}],'documents':['plain',"
                + "{'data':{'title':'T','text':'words','year':1993}}]}";
        Conversation asked = read(body);

        assertThat(asked.turns().get(2).parts())
                .containsExactly(
                        new Part.Document(new Media.Plain("plain"), null),
                        new Part.Document(new Media.Plain("year: 1993\nwords"), "T"),
                        new Part.Text("c"));
        JsonNode written = COHERE.writeRequest(asked, Destination.of(PROVIDER, "command-a-03-2025"), losses)
                .body();
        assertThat(written.path("documents"))
                .isEqualTo(json("[{'data':{'text':'plain'}},{'data':{'title':'T','text':'year: 1993\\nwords'}}]"));
        assertThat(written.path("messages").path(2)).isEqualTo(json("{'role':'user','content':'c'}"));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_request_of_version_1_is_refused() {
        read("{'message':'hi','chat_history':[]}");

        assertThat(losses.worst()).isEqualTo(Effect.REFUSED);
    }

    @Test
    void what_openai_calls_otherwise_is_said_in_cohere_s_words() {
        JsonNode body =
                told("{'model':'gpt-4o','messages':[{'role':'user','content':'hi'}],'top_p':1,'temperature':1.5,"
                        + "'max_completion_tokens':9,'stop':['x'],'seed':7,'frequency_penalty':-1,'tool_choice':'required',"
                        + "'tools':[{'type':'function','function':{'name':'f','strict':true}}]}");

        assertThat(body.toString())
                .isEqualTo(Json.text(json("{'model':'command-a-03-2025','messages':[{'role':'user','content':'hi'}],"
                        + "'tools':[{'type':'function','function':{'name':'f',"
                        + "'parameters':{'type':'object','properties':{}}}}],"
                        + "'strict_tools':true,'tool_choice':'REQUIRED','max_tokens':9,'temperature':1.0,'p':0.99,"
                        + "'frequency_penalty':0.0,'seed':7,'stop_sequences':['x']}")));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
        assertThat(losses.all())
                .extracting(Loss::path)
                .containsExactlyInAnyOrder("top_p", "temperature", "frequency_penalty");
    }

    @Test
    void a_named_tool_is_the_only_one_and_must_be_called() {
        JsonNode body = told("{'messages':[{'role':'user','content':'hi'}],"
                + "'tool_choice':{'type':'function','function':{'name':'g'}},'tools':["
                + "{'type':'function','function':{'name':'f','parameters':{}}},"
                + "{'type':'function','function':{'name':'g','parameters':{}}}]}");

        assertThat(body.path("tool_choice").asText()).isEqualTo("REQUIRED");
        assertThat(body.path("tools").findValuesAsText("name")).containsExactly("g");
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void an_older_model_cannot_be_made_to_call_a_tool() {
        JsonNode body = told(
                "command-r-plus-08-2024",
                "{'messages':[{'role':'user','content':'hi'}],'tool_choice':'required',"
                        + "'tools':[{'type':'function','function':{'name':'f','parameters':{}}}]}");

        assertThat(body.has("tool_choice")).isFalse();
        assertThat(losses.all()).extracting(Loss::path, Loss::effect).contains(tuple("tool_choice", Effect.LOSSY));
    }

    @Test
    void what_cohere_lacks_is_named() {
        told("{'messages':[{'role':'user','content':[{'type':'text','text':'hi'},"
                + "{'type':'image_url','image_url':{'url':'https://a.example/i.png'}},"
                + "{'type':'input_audio','input_audio':{'data':'CCCC','format':'mp3'}}]}],"
                + "'n':2,'logprobs':true,'top_logprobs':3,'reasoning_effort':'high','parallel_tool_calls':false,"
                + "'tools':[{'type':'function','function':{'name':'f','parameters':{}}}],"
                + "'response_format':{'type':'json_object'}}");

        assertThat(losses.all())
                .allMatch(loss -> loss.effect() == Effect.LOSSY)
                .extracting(Loss::path)
                .containsExactlyInAnyOrder(
                        "messages[0].image",
                        "messages[0].audio",
                        "parallel_tool_calls",
                        "response_format",
                        "n",
                        "top_logprobs",
                        "reasoning");
    }

    @Test
    void a_file_that_is_stored_elsewhere_is_refused() {
        told("{'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}]}");

        assertThat(losses.worst()).isEqualTo(Effect.REFUSED);
    }

    @Test
    void a_model_that_thinks_is_told_for_how_long() {
        JsonNode body = told(
                "command-a-reasoning-08-2025",
                "{'messages':[{'role':'user','content':'hi'}],'reasoning_effort':'medium'}");
        JsonNode off = told(
                "command-a-reasoning-08-2025",
                "{'messages':[{'role':'user','content':'hi'}],'reasoning_effort':'none'}");

        assertThat(body.path("thinking")).isEqualTo(json("{'type':'enabled','token_budget':8192}"));
        assertThat(off.path("thinking")).isEqualTo(json("{'type':'disabled'}"));
        assertThat(read("{'messages':[],'thinking':{'type':'enabled','token_budget':5}}")
                        .reasoning())
                .isEqualTo(new Reasoning(null, 5, null));
        assertThat(read("{'messages':[],'thinking':{'type':'enabled'}}").reasoning())
                .isEqualTo(new Reasoning(Effort.AUTO, null, null));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_schema_loses_the_bounds_that_are_not_taken() {
        JsonNode body = told("{'messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema',"
                + "'json_schema':{'name':'a','schema':{'type':'object','properties':{'minimum':{'type':'integer',"
                + "'minimum':1},'mail':{'type':'string','format':'email'}},'required':['mail']}}}}");

        assertThat(body.path("response_format"))
                .isEqualTo(json("{'type':'json_object','json_schema':{'type':'object','properties':{"
                        + "'minimum':{'type':'integer'},'mail':{'type':'string'}},'required':['mail']}}"));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void an_assistant_s_last_turn_is_not_gone_on_with() {
        JsonNode body = told("{'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'{'}]}");

        assertThat(body.path("messages")).hasSize(1);
        assertThat(losses.all())
                .extracting(Loss::path, Loss::effect)
                .containsExactly(tuple("messages[1]", Effect.LOSSY));
    }

    @Test
    void a_thought_that_another_maker_sealed_stays_with_it() {
        Part sealed = new Part.Thought("hm", new Seal("anthropic", Seal.Kind.SIGNATURE, "sig"));
        Conversation drawn = read("{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
                + "{'role':'user','content':'c'}]}");
        Conversation asked = new Conversation(
                drawn.model(),
                false,
                true,
                List.of(
                        drawn.turns().get(0),
                        new Turn(Role.ASSISTANT, List.of(sealed, new Part.Text("b"))),
                        drawn.turns().get(2)),
                List.of(),
                drawn.toolChoice(),
                null,
                drawn.format(),
                drawn.sampling(),
                null);

        JsonNode body = COHERE.writeRequest(asked, Destination.of(PROVIDER, "command-a-reasoning-08-2025"), losses)
                .body();

        assertThat(body.toString()).doesNotContain("sig").doesNotContain("hm");
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }
}
