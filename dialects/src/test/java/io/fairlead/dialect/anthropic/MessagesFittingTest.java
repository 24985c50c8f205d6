package io.fairlead.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's own request for a provider and model: what leaves it, what changes, what stays. */
class MessagesFittingTest {
    private static final Api MESSAGES = Objects.requireNonNull(Apis.named("anthropic", "messages"));

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode adapted(String provider, String model, String body) {
        return MESSAGES.adapt(json(body), to(provider, model), losses);
    }

    private static Destination to(String provider, String model) {
        return Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model);
    }

    private static String talk(String blocks) {
        return "{'model':'claude-sonnet-4-5','max_tokens':9,'unheard_of':{'a':1},'messages':[{'role':'user','content':'u'},"
                + "{'role':'assistant','content':[" + blocks
                + "{'type':'text','text':'a'}]},{'role':'user','content':'v'}]}";
    }

    @Test
    void thoughts_of_other_makers_leave_and_all_else_stays() {
        String foreign = new Seal("google", Seal.Kind.SIGNATURE, "g").carried();
        String hidden = new Seal("openai", Seal.Kind.HIDDEN, "o").carried();
        JsonNode left = adapted(
                "anthropic",
                "claude-sonnet-4-5",
                talk("{'type':'thinking','thinking':'t','signature':'" + foreign + "'},"
                        + "{'type':'redacted_thinking','data':'" + hidden + "'},"
                        + "{'type':'thinking','thinking':'own','signature':'EqQB'},"));

        assertThat(left).isEqualTo(json(talk("{'type':'thinking','thinking':'own','signature':'EqQB'},")));
        assertThat(losses.all()).hasSize(2).allMatch(loss -> loss.effect() == Effect.NOTED);
    }

    @Test
    void a_carried_seal_of_the_makers_own_is_put_back_as_it_was() {
        String carried = new Seal("anthropic", Seal.Kind.SIGNATURE, "EqQB").carried();

        assertThat(adapted(
                        "anthropic",
                        "claude-sonnet-4-5",
                        talk("{'type':'thinking','thinking':'own','signature':'" + carried + "'},")))
                .isEqualTo(json(talk("{'type':'thinking','thinking':'own','signature':'EqQB'},")));
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void a_thought_that_never_had_a_seal_leaves_as_well() {
        assertThat(adapted(
                        "anthropic",
                        "claude-sonnet-4-5",
                        talk("{'type':'thinking','thinking':'t','signature':'" + Seal.NONE + "'},")))
                .isEqualTo(json(talk("")));
    }

    @Test
    void vertex_has_the_version_in_the_body_and_the_model_in_the_path() {
        assertThat(adapted("vertex", "claude-sonnet-4-5@20250929", "{'model':'m','max_tokens':9,'messages':[]}"))
                .isEqualTo(json("{'max_tokens':9,'messages':[],'anthropic_version':'vertex-2023-10-16'}"));
    }

    @ParameterizedTest
    @CsvSource({"false, :rawPredict", "true, :streamRawPredict"})
    void vertex_is_asked_under_the_models_own_path(boolean stream, String call) {
        Conversation asked = MESSAGES.readRequest(
                json("{'model':'m','max_tokens':9,'stream':" + stream + ",'messages':[{'role':'user','content':'u'}]}"),
                "/v1/messages",
                "anthropic",
                losses);
        Written written = MESSAGES.writeRequest(asked, to("vertex", "claude-sonnet-4-5@20250929"), losses);

        assertThat(written.path()).isEqualTo("/publishers/anthropic/models/claude-sonnet-4-5@20250929" + call);
        assertThat(written.headers()).isEmpty();
        assertThat(written.body().has("model")).isFalse();
        assertThat(written.body().path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
        assertThat(written.body().path("stream").asBoolean()).isEqualTo(stream);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            claude-opus-4-8 | {'thinking':{'type':'enabled','budget_tokens':8000}} | {'thinking':{'type':'adaptive'},'output_config':{'effort':'medium'}}
            claude-sonnet-4-5 | {'thinking':{'type':'adaptive'}} | {'thinking':{'type':'enabled','budget_tokens':8192}}
            claude-sonnet-4-6 | {'thinking':{'type':'enabled','budget_tokens':8000}} | {'thinking':{'type':'enabled','budget_tokens':8000}}
            claude-opus-4-8 | {'temperature':1} | {}
            claude-sonnet-4-5 | {'stop_sequences':['x']} | {'stop_sequences':['x']}
            """)
    void says_it_as_the_model_takes_it_without_a_loss(String model, String asked, String said) {
        assertThat(with(model, asked)).isEqualTo(expected(said));
        assertThat(losses.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            claude-opus-4-8 | {'temperature':0.5} | {} | LOSSY | temperature
            claude-opus-5-5 | {'tool_choice':{'type':'tool','name':'f'}} | {'tool_choice':{'type':'auto'}} | LOSSY | tool_choice
            claude-opus-5-5 | {'thinking':{'type':'disabled'}} | {'output_config':{'effort':'low'}} | NOTED | reasoning
            claude-sonnet-4-5 | {'temperature':0.5,'top_p':0.5} | {'temperature':0.5} | NOTED | top_p
            claude-sonnet-4-5 | {'temperature':1.5} | {'temperature':1} | NOTED | temperature
            claude-sonnet-4-5 | {'stop_sequences':[' ']} | {} | LOSSY | stop
            claude-sonnet-4-5 | {'thinking':{'type':'enabled','budget_tokens':2000},'temperature':0.5} | {'thinking':{'type':'enabled','budget_tokens':2000}} | NOTED | temperature
            claude-sonnet-4-6 | {'output_config':{'effort':'xhigh'}} | {'output_config':{'effort':'high'}} | NOTED | reasoning
            """)
    void names_what_the_model_does_not_take(String model, String asked, String said, Effect effect, String path) {
        assertThat(with(model, asked)).isEqualTo(expected(said));
        assertThat(losses.all()).extracting(Loss::path).containsExactly(path);
        assertThat(losses.worst()).isEqualTo(effect);
    }

    @Test
    void words_put_in_the_models_mouth_are_left_out_where_it_cannot_go_on() {
        String body =
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'u'},{'role':'assistant','content':'a'}]}";

        assertThat(adapted("anthropic", "claude-sonnet-4-5", body)).isEqualTo(json(body));
        assertThat(adapted("anthropic", "claude-sonnet-4-6", body).path("messages"))
                .hasSize(1);
        assertThat(losses.worst()).isEqualTo(Effect.LOSSY);
    }

    private JsonNode with(String model, String members) {
        return adapted("anthropic", model, request(members));
    }

    private static JsonNode expected(String members) {
        return json(request(members));
    }

    /** {@code members}: those of an object, with its braces. */
    private static String request(String members) {
        String more = members.substring(1, members.length() - 1);
        return "{'model':'m','max_tokens':12000,'messages':[]" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Test
    void what_only_the_first_provider_has_is_named_on_the_way_to_another() {
        String tools = "'tools':[{'type':'web_search_20250305','name':'web_search'},"
                + "{'type':'code_execution_20250825','name':'code_execution'},{'name':'f','input_schema':{'type':'object'}}],";
        JsonNode body = json("{'model':'claude-sonnet-4-5','max_tokens':9,'container':'c_1',"
                + "'mcp_servers':[{'type':'url','url':'https://e.org','name':'m'}]," + tools
                + "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'file','file_id':'file_1'}},"
                + "{'type':'container_upload','file_id':'file_2'},{'type':'text','text':'u'}]}]}");

        JsonNode after =
                MESSAGES.adapt(body, new Origin("anthropic", false), to("vertex", "claude-sonnet-4-5"), losses);

        assertThat(after.path("tools"))
                .extracting(tool -> tool.path("name").asText())
                .containsExactly("web_search", "f");
        assertThat(after.has("mcp_servers")).isFalse();
        assertThat(losses.all())
                .extracting(loss -> loss.path() + " " + loss.effect())
                .containsExactlyInAnyOrder(
                        "container REFUSED",
                        "mcp_servers LOSSY",
                        "tools[1] LOSSY",
                        "messages[0].content[0].source.file_id REFUSED",
                        "messages[0].content[1].file_id REFUSED");
    }

    @Test
    void at_the_first_provider_it_stays() {
        JsonNode body = json("{'model':'claude-sonnet-4-5','max_tokens':9,'container':'c_1','messages':[{'role':'user',"
                + "'content':[{'type':'container_upload','file_id':'file_2'},{'type':'text','text':'u'}]}]}");

        assertThat(MESSAGES.adapt(body, to("anthropic", "claude-sonnet-4-5"), losses))
                .isEqualTo(body);
        assertThat(losses.all()).isEmpty();
    }
}
