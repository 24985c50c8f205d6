package io.fairlead.dialect.gemini;

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
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of generateContent: what is read of them, and how they are written for each kind of model. */
class GenerateRequestTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));
    private static final Turn ASKED = user(new Part.Text("u"));

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Conversation read(String body) {
        return GENERATE.readRequest(json(body), "/v1beta/models/m:generateContent", "google", losses);
    }

    private JsonNode written(String model, Conversation asked) {
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("gemini")), model);
        return GENERATE.writeRequest(asked, to, losses).body();
    }

    private static Turn user(Part... parts) {
        return new Turn(Turn.Role.USER, List.of(parts));
    }

    private static Turn model(Part... parts) {
        return new Turn(Turn.Role.ASSISTANT, List.of(parts));
    }

    private static Conversation talk(Turn... turns) {
        return asking(List.of(turns), List.of(), OutputFormat.TEXT, Sampling.DEFAULT, null);
    }

    private static Conversation asking(
            List<Turn> turns, List<Tool> tools, OutputFormat format, Sampling sampling, @Nullable Reasoning reasoning) {
        return new Conversation(null, false, true, turns, tools, ToolChoice.AUTO, null, format, sampling, reasoning);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini, false, gemini-2.5-pro, /models/gemini-2.5-pro:generateContent",
        "gemini, true, models/gemini-2.5-pro, /models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        "vertex, false, gemini-2.5-pro, /publishers/google/models/gemini-2.5-pro:generateContent",
        "vertex, true, a/b c@1, /publishers/google/models/a%2Fb%20c@1:streamGenerateContent?alt=sse"
    })
    void the_path_names_the_model_and_asks_for_events(String provider, boolean stream, String model, String path) {
        Conversation asked = new Conversation(
                null,
                stream,
                true,
                List.of(ASKED),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model);
        Written written = GENERATE.writeRequest(asked, to, losses);

        assertThat(written.path()).isEqualTo(path);
        assertThat(GENERATE.readRequest(written.body(), path, "google", losses).stream())
                .isEqualTo(stream);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            /v1beta/models/x:streamGenerateContent?alt=sse&key=k, :streamGenerateContent?alt=sse
            /v1beta/models/x:streamGenerateContent?key=k, :streamGenerateContent
            /v1beta/models/x:generateContent?alt=json, :generateContent
            """)
    void a_request_that_stays_in_this_api_keeps_the_form_of_its_stream(String path, String call) {
        Conversation asked = GENERATE.readRequest(json("{}"), path, "google", losses);
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("vertex")), "gemini-2.5-pro");

        assertThat(GENERATE.writePath(asked, path, to)).isEqualTo("/publishers/google/models/gemini-2.5-pro" + call);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            /v1beta/models/gemini-2.5-pro:generateContent, -, gemini-2.5-pro, false
            /v1/projects/p/locations/l/publishers/google/models/x:streamGenerateContent, -, x, true
            /v1beta/elsewhere, models/y, y, false
            """)
    void model_and_stream_are_read_from_the_path(String path, @Nullable String named, String model, boolean stream) {
        String body = named == null ? "{}" : "{'model':'" + named + "'}";
        Conversation read = GENERATE.readRequest(json(body), path, "google", losses);

        assertThat(read.model()).isEqualTo(model);
        assertThat(read.stream()).isEqualTo(stream);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            gemini-3.8-flash, NONE, -, LOW, NOTED
            gemini-3.8-flash, MINIMAL, -, LOW, HINT
            gemini-3-flash-preview, MINIMAL, -, MINIMAL, HINT
            gemini-3.1-pro-preview, MEDIUM, -, MEDIUM, HINT
            gemini-3.1-pro-preview, MAX, -, HIGH, NOTED
            gemini-3.1-pro-preview, AUTO, -, -, HINT
            gemini-3.1-pro-preview, -, 3000, MEDIUM, NOTED
            gemini-2.5-flash, NONE, -, 0, HINT
            gemini-2.5-flash, AUTO, -, -1, HINT
            gemini-2.5-flash, HIGH, -, 24576, HINT
            gemini-2.5-flash, -, 100, 100, HINT
            gemini-2.5-flash, -, 99999, 24576, NOTED
            gemini-2.5-flash-lite, -, 100, 512, NOTED
            gemini-2.5-pro, NONE, -, 128, NOTED
            gemini-2.5-pro, XHIGH, -, 32768, HINT
            gemini-2.0-flash, LOW, -, -, LOSSY
            gemini-2.0-flash, NONE, -, -, HINT
            """)
    void thoughts_are_asked_for_as_the_model_takes_it(
            String model, @Nullable Effort effort, @Nullable Integer budget, @Nullable String said, Effect effect) {
        Reasoning wish = new Reasoning(effort, budget, null);
        JsonNode config = written(model, asking(List.of(ASKED), List.of(), OutputFormat.TEXT, Sampling.DEFAULT, wish))
                .at("/generationConfig/thinkingConfig");

        assertThat(config.isMissingNode() ? null : config.elements().next().asText())
                .isEqualTo(said);
        assertThat(losses.worst()).isEqualTo(effect);
    }

    @Test
    void a_model_that_draws_in_its_own_way_is_told_nothing_of_it() {
        Sampling sampling = new Sampling(10, 0.5, 1.0, null, 0.5, 0.0, 1L << 40, List.of(), null, 2);
        JsonNode body =
                written("gemini-3.8-flash", asking(List.of(ASKED), List.of(), OutputFormat.TEXT, sampling, null));

        assertThat(body.path("generationConfig")).isEqualTo(json("{'maxOutputTokens':10,'seed':256}"));
        assertThat(losses.all())
                .extracting(Loss::path)
                .containsExactlyInAnyOrder("temperature", "seed", "frequency_penalty", "logprobs");
    }

    @Test
    void values_are_brought_into_their_bounds() {
        Sampling sampling =
                new Sampling(99_999, 3.0, 1.5, 5, 2.0, -3.0, null, List.of("a", "b", "c", "d", "e", "f"), 20, 30);
        JsonNode body =
                written("gemini-2.0-flash", asking(List.of(ASKED), List.of(), OutputFormat.TEXT, sampling, null));

        assertThat(body.path("generationConfig"))
                .isEqualTo(
                        json(
                                "{'maxOutputTokens':8192,'temperature':2.0,'topP':1.0,'topK':5,'frequencyPenalty':1.99,'presencePenalty':-2.0,"
                                        + "'stopSequences':['a','b','c','d','e'],'candidateCount':8,'responseLogprobs':true,'logprobs':20}"));
        assertThat(losses.all())
                .filteredOn(loss -> loss.effect() == Effect.LOSSY)
                .extracting(Loss::path)
                .containsExactly("stop");
    }

    @Test
    void a_form_of_the_answer_and_tools_go_together_only_with_newer_models() {
        Conversation asked = asking(
                List.of(ASKED), List.of(new Tool("f", null, null, null)), OutputFormat.JSON, Sampling.DEFAULT, null);

        assertThat(written("gemini-3-flash-preview", asked)
                        .at("/generationConfig/responseMimeType")
                        .asText())
                .isEqualTo("application/json");
        assertThat(losses.all()).isEmpty();
        assertThat(written("gemini-2.5-flash", asked).has("generationConfig")).isFalse();
        assertThat(losses.all()).extracting(Loss::path).containsExactly("response_format");
    }

    @Test
    void words_put_in_the_models_mouth_stay_where_it_can_go_on_from_them() {
        Conversation asked = talk(ASKED, model(new Part.Text("a")));

        assertThat(written("gemini-2.5-flash", asked).path("contents")).hasSize(2);
        assertThat(losses.all()).isEmpty();
        assertThat(written("gemini-3.6-flash", asked).path("contents")).hasSize(1);
        assertThat(losses.worst()).isEqualTo(Effect.LOSSY);
    }

    @Test
    void the_user_speaks_first_and_instructions_stand_apart() {
        Conversation asked = talk(
                model(new Part.Text("a")),
                new Turn(Turn.Role.SYSTEM, List.of(new Part.Text("s"))),
                model(new Part.Text("b")),
                ASKED);

        assertThat(written("gemini-2.5-flash", asked))
                .isEqualTo(
                        json(
                                "{'contents':[{'role':'user','parts':[{'text':'Go on.'}]},{'role':'model','parts':[{'text':'a'},{'text':'b'}]},"
                                        + "{'role':'user','parts':[{'text':'u'}]}],'systemInstruction':{'parts':[{'text':'s'}]}}"));
        assertThat(losses.all()).extracting(Loss::path).containsExactlyInAnyOrder("messages", "system");
    }

    @Test
    void own_seals_go_back_to_their_place_and_others_stay_away() {
        Seal own = new Seal("google", Seal.Kind.SIGNATURE, "CiQB");
        Seal hidden = new Seal("google", Seal.Kind.HIDDEN, "CiQC");
        Seal foreign = new Seal("anthropic", Seal.Kind.SIGNATURE, "EqQB");
        Turn said = model(
                new Part.Thought("t", own),
                new Part.Thought("x", foreign),
                new Part.Text("a"),
                new Part.Thought("", hidden),
                new Part.ToolCall("c", "f", "", foreign),
                new Part.ToolCall("d", "f", "{}", null),
                new Part.Thought("", hidden));

        assertThat(written("gemini-3-flash-preview", talk(ASKED, said)).at("/contents/1/parts"))
                .isEqualTo(
                        json(
                                "[{'text':'t','thought':true,'thoughtSignature':'CiQB'},{'text':'a','thoughtSignature':'CiQC'},"
                                        + "{'functionCall':{'id':'c','name':'f','args':{}},'thoughtSignature':'skip_thought_signature_validator'},"
                                        + "{'functionCall':{'id':'d','name':'f','args':{}}},{'text':'','thoughtSignature':'CiQC'}]"));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void pictures_of_a_result_stand_in_it_or_beside_it() {
        Part picture = new Part.Image(new Media.Inline("image/png", "AAAA"));
        Turn results = user(new Part.ToolResult("c", null, List.of(new Part.Text("r"), picture), false));
        Conversation asked = talk(ASKED, model(new Part.ToolCall("c", "f", "{}")), results);
        String result = "'functionResponse':{'id':'c','name':'f','response':{'output':'r'}";
        String inline = "{'inlineData':{'mimeType':'image/png','data':'AAAA'}}";

        assertThat(written("gemini-3-flash-preview", asked).at("/contents/2/parts"))
                .isEqualTo(json("[{" + result + ",'parts':[" + inline + "]}}]"));
        assertThat(losses.all()).isEmpty();
        assertThat(written("gemini-2.5-flash", asked).at("/contents/2/parts"))
                .isEqualTo(json("[{" + result + "}}," + inline + "]"));
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void files_at_an_address_say_their_type_and_those_of_other_providers_are_refused() {
        Turn turn = user(
                new Part.Image(new Media.Link("https://example.org/a.png?x=1.gif", null)),
                new Part.Image(new Media.Link("https://example.org/b", null)),
                new Part.Document(new Media.Plain("words"), null),
                new Part.Document(new Media.Stored("gs://b/c.pdf"), null),
                new Part.Document(new Media.Stored("file-123"), null));

        assertThat(written("gemini-2.5-flash", talk(turn)).at("/contents/0/parts"))
                .isEqualTo(json("[{'fileData':{'mimeType':'image/png','fileUri':'https://example.org/a.png?x=1.gif'}},"
                        + "{'fileData':{'mimeType':'image/jpeg','fileUri':'https://example.org/b'}},"
                        + "{'inlineData':{'mimeType':'text/plain','data':'d29yZHM='}},"
                        + "{'fileData':{'mimeType':'application/pdf','fileUri':'gs://b/c.pdf'}}]"));
        assertThat(losses.all()).extracting(Loss::effect).containsExactlyInAnyOrder(Effect.NOTED, Effect.REFUSED);
    }

    @Test
    void a_result_finds_its_call_by_its_id_or_else_by_its_name() {
        Conversation read = read(
                "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f'}},{'functionCall':{'id':'x','name':'f'}},"
                        + "{'functionCall':{'name':'f'}}]},{'parts':[{'functionResponse':{'id':'x','name':'f','response':{}}},"
                        + "{'functionResponse':{'name':'f','response':{}}},{'functionResponse':{'id':'unheard','name':'f','response':{}}},"
                        + "{'functionResponse':{'name':'g','response':{}}}]}]}");

        assertThat(read.turns().get(0).parts())
                .extracting(part -> ((Part.ToolCall) part).id())
                .containsExactly("f_1", "x", "f_2");
        assertThat(read.turns().get(1).parts())
                .extracting(part -> ((Part.ToolResult) part).id())
                .containsExactly("x", "f_1", "f_2", "g_1");
    }

    @Test
    void words_that_only_skip_the_check_are_no_signatures() {
        Conversation read = read(
                "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f'},'thoughtSignature':'skip_thought_signature_validator'},"
                        + "{'text':'a','thoughtSignature':'c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I='}]}]}");

        assertThat(read.turns().get(0).parts())
                .containsExactly(new Part.ToolCall("f_1", "f", "{}"), new Part.Text("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'generationConfig':{'responseModalities':['TEXT','IMAGE']}} | REFUSED | generationConfig.responseModalities
            {'generationConfig':{'responseMimeType':'text/x.enum'}} | LOSSY | generationConfig.responseMimeType
            {'toolConfig':{'functionCallingConfig':{'mode':'VALIDATED'}}} | NOTED | toolConfig.functionCallingConfig.mode
            {'contents':[{'role':'tool','parts':[]}]} | LOSSY | contents[0].role
            {'contents':[{'parts':[{'fileData':{'fileUri':'https://youtu.be/x'}}]}]} | REFUSED | contents[0].parts[0].fileData
            {'generationConfig':{'maxOutputTokens':'many'}} | LOSSY | generationConfig.maxOutputTokens
            """)
    void what_cannot_be_said_elsewhere_is_named(String body, Effect effect, String path) {
        read(body);

        assertThat(losses.all()).extracting(Loss::path).containsExactly(path);
        assertThat(losses.worst()).isEqualTo(effect);
    }

    @ParameterizedTest
    @CsvSource({
        "1, string",
        "2, number",
        "3, integer",
        "4, boolean",
        "5, array",
        "6, object",
        "7, null",
        "'1', string",
        "'6', object"
    })
    void a_type_that_is_said_as_a_number_is_read_wherever_a_schema_has_one(String number, String name) {
        Conversation asked =
                read("{'contents':[{'parts':[{'text':'u'}]}],'tools':[{'functionDeclarations':[{'name':'f',"
                        + "'parameters':{'type':6,'properties':{'a':{'type':%1$s},'b':{'type':5,'items':{'type':%1$s}},"
                                .formatted(number)
                        + "'c':{'type':'OBJECT','properties':{'d':{'type':%1$s}}},'e':{'anyOf':[{'type':%1$s},{'type':4}]}}}}]}],"
                                .formatted(number)
                        + "'generationConfig':{'responseMimeType':'application/json','responseSchema':{'type':6,'properties':{'a':"
                        + "{'type':%s,'nullable':true}}}}}".formatted(number));

        JsonNode tool = Objects.requireNonNull(asked.tools().get(0).schema());
        assertThat(tool.path("type").asText()).isEqualTo("object");
        assertThat(tool.at("/properties/a/type").asText()).isEqualTo(name);
        assertThat(tool.at("/properties/b/type").asText()).isEqualTo("array");
        assertThat(tool.at("/properties/b/items/type").asText()).isEqualTo(name);
        assertThat(tool.at("/properties/c/properties/d/type").asText()).isEqualTo(name);
        assertThat(tool.at("/properties/e/anyOf/0/type").asText()).isEqualTo(name);
        assertThat(tool.at("/properties/e/anyOf/1/type").asText()).isEqualTo("boolean");
        JsonNode answer = ((OutputFormat.Schema) asked.format()).schema();
        assertThat(answer.at("/properties/a/type/0").asText()).isEqualTo(name);
        assertThat(losses.all()).isEmpty();
    }
}
