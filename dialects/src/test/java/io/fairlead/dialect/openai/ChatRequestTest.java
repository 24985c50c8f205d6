package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FinishReason;
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
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests and answers of Chat Completions, by example. */
class ChatRequestTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named("openai", "chat"));

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Conversation read(String body) {
        return CHAT.readRequest(json(body), "/v1/chat/completions", "openai", losses);
    }

    private Written write(Conversation asked, String provider, String model) {
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model);
        return CHAT.writeRequest(asked, to, losses);
    }

    private static Conversation turns(List<Turn> turns, @Nullable Reasoning reasoning) {
        return new Conversation(
                "m",
                false,
                false,
                turns,
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                reasoning);
    }

    private static Turn said(Role role, Part... parts) {
        return new Turn(role, List.of(parts));
    }

    @Test
    void every_kind_of_content_is_read() {
        Conversation asked = read("{'messages':[{'role':'developer','content':'d'},{'role':'user','content':["
                + "{'type':'text','text':'t'},{'type':'text','text':''},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}},"
                + "{'type':'image_url','image_url':{'url':'https://a.example/i.png'}},"
                + "{'type':'file','file':{'filename':'f.pdf','file_data':'data:application/pdf;base64,BBBB'}},"
                + "{'type':'file','file':{'file_id':'file-1'}},"
                + "{'type':'input_audio','input_audio':{'data':'CCCC','format':'mp3'}}]}]}");

        assertThat(asked.turns())
                .containsExactly(
                        said(Role.SYSTEM, new Part.Text("d")),
                        said(
                                Role.USER,
                                new Part.Text("t"),
                                new Part.Image(new Media.Inline("image/png", "AAAA")),
                                new Part.Image(new Media.Link("https://a.example/i.png", null)),
                                new Part.Document(new Media.Inline("application/pdf", "BBBB"), "f.pdf"),
                                new Part.Document(new Media.Stored("file-1"), null),
                                new Part.Audio(new Media.Inline("audio/mpeg", "CCCC"))));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void results_of_tools_are_the_user_s_and_know_their_tool() {
        Conversation asked =
                read("{'messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'a','content':'r'},"
                        + "{'role':'user','content':'u'}]}");

        assertThat(asked.turns())
                .containsExactly(
                        said(Role.ASSISTANT, new Part.ToolCall("a", "f", "{}")),
                        said(
                                Role.USER,
                                new Part.ToolResult("a", "f", List.of(new Part.Text("r")), false),
                                new Part.Text("u")));
    }

    @Test
    void old_functions_are_refused_and_an_unknown_field_is_lossy() {
        read("{'functions':[{'name':'f'}],'unheard_of':1,'user':'u','messages':[]}");

        assertThat(losses.all())
                .extracting(Loss::path, Loss::effect)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("functions", Effect.REFUSED),
                        org.assertj.core.groups.Tuple.tuple("unheard_of", Effect.LOSSY));
    }

    @Test
    void a_deployment_in_the_path_is_the_model() {
        Conversation asked = CHAT.readRequest(
                json("{'messages':[]}"), "/openai/deployments/gpt/chat/completions?api-version=1", "openai", losses);

        assertThat(asked.model()).isEqualTo("gpt");
    }

    @Test
    void results_come_first_their_pictures_after_them_and_a_failure_is_said_in_words() {
        Part picture = new Part.Image(new Media.Inline("image/png", "AAAA"));
        JsonNode messages = write(
                        turns(
                                List.of(
                                        said(Role.USER, new Part.Text("q")),
                                        said(Role.ASSISTANT, new Part.ToolCall("a", "f", "")),
                                        said(
                                                Role.USER,
                                                new Part.ToolResult(
                                                        "a", "f", List.of(new Part.Text("r"), picture), true))),
                                null),
                        "openai",
                        "gpt-4.1")
                .body()
                .path("messages");

        assertThat(messages)
                .isEqualTo(json(
                        "[{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':[{'id':'a',"
                                + "'type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'a',"
                                + "'content':[{'type':'text','text':'Error:'},{'type':'text','text':'r'}]},{'role':'user','content':["
                                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}]"));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void a_foreign_seal_stays_behind_and_is_noted() {
        Seal seal = new Seal("anthropic", Seal.Kind.SIGNATURE, "secret");
        JsonNode body = write(
                        turns(
                                List.of(
                                        said(Role.USER, new Part.Text("q")),
                                        said(Role.ASSISTANT, new Part.Thought("t", seal), new Part.Text("a")),
                                        said(Role.USER, new Part.Text("b"))),
                                null),
                        "openai",
                        "gpt-4.1")
                .body();

        assertThat(body.toString()).doesNotContain("secret", "reasoning_content");
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void what_another_provider_stores_is_refused() {
        write(
                turns(List.of(said(Role.USER, new Part.Document(new Media.Stored("file-1"), null))), null),
                "openai",
                "gpt-4.1");

        assertThat(losses.worst()).isEqualTo(Effect.REFUSED);
    }

    @Test
    void a_budget_becomes_an_effort_and_an_effort_a_provider_s_form() {
        Reasoning budget = new Reasoning(null, 8_000, null);
        assertThat(write(turns(List.of(), budget), "openai", "o3")
                        .body()
                        .path("reasoning_effort")
                        .asText())
                .isEqualTo("medium");
        assertThat(write(turns(List.of(), budget), "openrouter", "x/y").body().path("reasoning"))
                .isEqualTo(json("{'max_tokens':8000}"));
        assertThat(write(turns(List.of(), new Reasoning(Effort.NONE, null, null)), "deepseek", "deepseek-v4-flash")
                        .body()
                        .path("thinking"))
                .isEqualTo(json("{'type':'disabled'}"));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_strict_schema_that_leaves_members_open_is_followed_as_well_as_can_be() {
        JsonNode open = json("{'type':'object','properties':{'a':{'type':'string'}}}");
        Conversation asked = new Conversation(
                "m",
                false,
                false,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                new OutputFormat.Schema("my name", null, open, true),
                Sampling.DEFAULT,
                null);

        assertThat(write(asked, "openai", "gpt-4.1")
                        .body()
                        .path("response_format")
                        .path("json_schema"))
                .isEqualTo(json("{'name':'my_name','schema':{'type':'object','properties':{'a':{'type':'string'}}}}"));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void the_path_is_the_provider_s() {
        assertThat(write(turns(List.of(), null), "openai", "m").path()).isEqualTo("/chat/completions");
        assertThat(write(turns(List.of(), null), "azure-openai", "m").path()).isEqualTo("/openai/v1/chat/completions");
        assertThat(write(turns(List.of(), null), "ollama", "m").path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void an_answer_of_each_provider_is_read() {
        Completion answer = Objects.requireNonNull(CHAT.readAnswer(
                json(
                        "{'id':'c','model':'m','choices':[{'index':0,'message':{'role':'assistant','content':[{'type':'thinking',"
                                + "'thinking':[{'type':'text','text':'t'}]},{'type':'text','text':'a'}],'refusal':null,'tool_calls':["
                                + "{'function':{'name':'f','arguments':{'x':1}}}]},'finish_reason':'stop'}],'usage':{'prompt_tokens':1,"
                                + "'completion_tokens':2,'total_tokens':3}}"),
                "openai"));

        List<Part> parts = answer.choices().get(0).parts();
        assertThat(parts.subList(0, 2)).containsExactly(new Part.Thought("t", null), new Part.Text("a"));
        assertThat(((Part.ToolCall) parts.get(2)).arguments()).isEqualTo("{\"x\":1}");
        assertThat(((Part.ToolCall) parts.get(2)).id()).startsWith("call_");
        assertThat(answer.choices().get(0).finish().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(CHAT.readAnswer(json("{'error':{'message':'m'}}"), "openai")).isNull();
    }
}
