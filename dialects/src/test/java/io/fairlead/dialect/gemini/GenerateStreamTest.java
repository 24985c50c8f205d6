package io.fairlead.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams of generateContent in the forms that Google sends, and as they are written. */
class GenerateStreamTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));
    private static final String EVENTS = "/v1beta/models/m:streamGenerateContent?alt=sse";
    private static final String ARRAY = "/v1beta/models/m:streamGenerateContent";
    private static final String TAIL = ",'modelVersion':'gemini-2.5-flash','responseId':'r'}";
    private static final ProviderError OVERLOADED =
            new ProviderError(ErrorKind.OVERLOADED, 503, true, null, "project 123 has a secret", null);

    private static List<Delta> read(String text) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = GENERATE.streamReader("text/event-stream", "google", deltas::add);
        reader.read(ByteBuffer.wrap(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        reader.end();
        return deltas;
    }

    private static String events(String... chunks) {
        return "data: " + String.join("\r\n\r\ndata: ", chunks) + "\r\n\r\n";
    }

    private static String chunk(String parts, String more) {
        return "{'candidates':[{'content':{'parts':[" + parts + "],'role':'model'},'index':0" + more + "}]" + TAIL;
    }

    private static Collector collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        return collector;
    }

    private static Choice choice(List<Delta> deltas) {
        return collected(deltas).completion().choices().get(0);
    }

    @Test
    void words_are_passed_on_with_their_chunk_and_the_end_waits_for_that_of_the_bytes() {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = GENERATE.streamReader(null, "google", deltas::add);
        String text = events(chunk("{'text':'Hi'}", ""), chunk("{'text':'!'}", ",'finishReason':'STOP'"));
        reader.read(ByteBuffer.wrap(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));

        assertThat(deltas)
                .containsExactly(
                        new Delta.Begun("r", "gemini-2.5-flash"),
                        new Delta.PartBegun(0, 0, Delta.Opening.TEXT),
                        new Delta.Piece(0, 0, "Hi"),
                        new Delta.Piece(0, 0, "!"));
        reader.end();
        assertThat(deltas.subList(4, deltas.size()))
                .containsExactly(
                        new Delta.PartEnded(0, 0),
                        new Delta.Finished(0, new Finish(FinishReason.STOP, "STOP", null)),
                        new Delta.Ended());
    }

    @Test
    void a_stream_without_a_finish_reason_never_ends_well() {
        assertThat(read(events(chunk("{'text':'Hi'}", "")))).noneMatch(Delta.Ended.class::isInstance);
        assertThat(read("")).isEmpty();
    }

    @Test
    void a_stream_in_which_one_of_two_candidates_is_not_finished_never_ends_well() {
        String other = "{'candidates':[{'content':{'parts':[{'text':'x'}]},'index':1}]}";

        assertThat(read(events(other, chunk("{'text':'a'}", ",'finishReason':'STOP'"))))
                .noneMatch(Delta.Ended.class::isInstance);
    }

    @Test
    void a_blocked_prompt_is_a_whole_answer_that_was_filtered() {
        List<Delta> deltas =
                read(events("{'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':4}}"));

        assertThat(deltas)
                .containsExactly(
                        new Delta.Begun(null, null),
                        new Delta.Counted(new Tokens(4, -1, -1, -1, -1)),
                        new Delta.Finished(0, new Finish(FinishReason.CONTENT_FILTER, "SAFETY", null)),
                        new Delta.Ended());
    }

    @Test
    void an_error_is_one_as_an_event_as_a_bare_object_and_in_an_array() {
        String error = "{'error':{'code':503,'message':'overloaded','status':'UNAVAILABLE'}}";
        for (String text : List.of(events(error), error, "[" + error + "\r\n]", "\uFEFF \r\n" + error)) {
            assertThat(read(text)).as(text).hasSize(1);
            assertThat(((Delta.Failed) read(text).get(0)).error().kind()).isEqualTo(ErrorKind.OVERLOADED);
        }
    }

    @Test
    void nothing_follows_an_error_within_the_stream() {
        List<Delta> deltas = read(events(
                chunk("{'text':'Hi'}", ""),
                "{'error':{'code':500,'status':'INTERNAL'}}",
                chunk("{'text':'!'}", ",'finishReason':'STOP'")));

        assertThat(deltas.get(deltas.size() - 1)).isInstanceOf(Delta.Failed.class);
    }

    @Test
    void calls_without_ids_have_the_ids_that_the_whole_answer_would_give_them() {
        String parts =
                "{'functionCall':{'name':'f','args':{'a':1}},'thoughtSignature':'CiQB'},{'functionCall':{'name':'f'}}";
        String last = chunk(parts, ",'finishReason':'STOP'");
        byte[] bytes = last.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Completion whole = Objects.requireNonNull(
                GENERATE.readAnswer(Objects.requireNonNull(Json.tree(bytes, bytes.length)), "google"));

        Choice streamed = choice(read(events(last)));
        assertThat(streamed).isEqualTo(whole.choices().get(0));
        assertThat(streamed.finish().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(streamed.parts())
                .extracting(part -> ((Part.ToolCall) part).id())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("call_"));
    }

    @Test
    void the_signature_of_a_text_waits_for_its_end_so_that_sources_may_follow() {
        Choice choice = choice(
                read(
                        events(
                                chunk("{'text':'t','thought':true}", ""),
                                chunk("{'text':'It is.'}", ""),
                                chunk("{'text':'','thoughtSignature':'CiQB'}", ""),
                                chunk(
                                        "{'text':''}",
                                        ",'finishReason':'STOP','groundingMetadata':{'groundingChunks':[{'web':{'uri':'https://e.org','title':'E'}}],"
                                                + "'groundingSupports':[{'segment':{'endIndex':6,'text':'It is.'},'groundingChunkIndices':[0]}]}"))));

        assertThat(choice.parts()).hasSize(3);
        assertThat(choice.parts().get(0)).isEqualTo(new Part.Thought("t", null));
        assertThat(((Part.Text) choice.parts().get(1)).citations())
                .extracting("url", "quote")
                .containsExactly(org.assertj.core.groups.Tuple.tuple("https://e.org", "It is."));
        assertThat(choice.parts().get(2)).isEqualTo(new Part.Thought("", new Seal("google", Seal.Kind.HIDDEN, "CiQB")));
    }

    @Test
    void sources_are_placed_in_all_of_the_text_that_came_before_them() {
        String grounding = "'groundingMetadata':{'groundingChunks':[{'web':{'uri':'https://e.org','title':'E'}}],"
                + "'groundingSupports':[{'segment':{'startIndex':9,'endIndex':17,'text':'It is 7.'},"
                + "'groundingChunkIndices':[0]}]}";
        List<Delta> deltas = read(events(
                chunk("{'text':'Größe: '}", ""),
                chunk("{'text':'It is '}", ""),
                chunk("{'text':'7.'}", ""),
                chunk("{'text':''}", ",'finishReason':'STOP'," + grounding)));

        assertThat(choice(deltas).parts())
                .containsExactly(new Part.Text(
                        "Größe: It is 7.", List.of(new Citation("https://e.org", "E", "It is 7.", 7, 15))));
        assertThat(written(EVENTS, deltas)).contains("'segment':{'text':'It is 7.','startIndex':9,'endIndex':17}");
    }

    @Test
    void what_googles_own_tools_did_is_passed_over() {
        Choice choice = choice(read(events(
                chunk("{'executableCode':{'code':'1'},'thoughtSignature':'CiQB'}", ""),
                chunk("{'codeExecutionResult':{'outcome':'OUTCOME_OK'}},{'text':'One.'}", ",'finishReason':'STOP'"))));

        assertThat(choice.parts()).containsExactly(new Part.Text("One."));
    }

    private static Reply reply(String path) {
        Conversation asked = new Conversation(
                null,
                true,
                true,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Reply(asked, "google", "gemini-2.5-flash", "r", 1_700_000_000L, path);
    }

    private static String written(String path, List<Delta> deltas) {
        StreamWriter writer = GENERATE.streamWriter(reply(path));
        Output out = new Output();
        deltas.forEach(delta -> writer.write(delta, out));
        return new String(out.toByteArray(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static List<Delta> deltas(Part... parts) {
        List<Delta> deltas = new ArrayList<>();
        Choice choice = new Choice(0, List.of(parts), Finish.of(FinishReason.STOP));
        Replay.of(new Completion(null, null, List.of(choice), new Tokens(3, 1, -1, 5, 2)), deltas::add);
        return deltas;
    }

    private static final String LAST = "{'candidates':[{'content':{'parts':[{'text':''}],'role':'model'},'index':0,"
            + "'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':3,'totalTokenCount':8,"
            + "'cachedContentTokenCount':1,'thoughtsTokenCount':2}" + TAIL;

    @Test
    void is_written_as_events_that_end_in_a_finish_reason_with_the_usage() {
        assertThat(written(EVENTS, deltas(new Part.Text("Hi")))).isEqualTo(events(chunk("{'text':'Hi'}", ""), LAST));
        assertThat(GENERATE.streamType(reply(EVENTS))).isEqualTo("text/event-stream");
    }

    @Test
    void is_written_as_one_array_where_the_path_asks_for_no_events() {
        assertThat(written(ARRAY, deltas(new Part.Text("Hi"))))
                .isEqualTo("[" + chunk("{'text':'Hi'}", "") + ",\r\n" + LAST + "]");
        assertThat(GENERATE.streamType(reply(ARRAY))).startsWith("application/json");
        assertThat(written(ARRAY, List.of(new Delta.Ended()))).isEqualTo("[]");
    }

    @Test
    void a_call_is_written_when_it_is_whole_and_a_foreign_seal_is_carried_with_it() {
        Seal seal = new Seal("openai", Seal.Kind.SIGNATURE, "gAAA");

        assertThat(written(EVENTS, deltas(new Part.ToolCall("c1", "f", "{\"a\": 1}", seal))))
                .isEqualTo(events(
                        chunk(
                                "{'functionCall':{'id':'c1','name':'f','args':{'a':1}},'thoughtSignature':'"
                                        + seal.carried() + "'}",
                                ""),
                        LAST));
    }

    @Test
    void thoughts_are_marked_and_their_seal_follows_them() {
        Seal seal = new Seal("anthropic", Seal.Kind.SIGNATURE, "EqQB");

        assertThat(written(EVENTS, deltas(new Part.Thought("t", seal))))
                .isEqualTo(events(
                        chunk("{'text':'t','thought':true}", ""),
                        chunk("{'text':'','thought':true,'thoughtSignature':'" + seal.carried() + "'}", ""),
                        LAST));
    }

    @Test
    void an_error_is_the_last_thing_that_is_written_in_the_provider_s_words() {
        Delta failed = new Delta.Failed(OVERLOADED);
        List<Delta> broken = List.of(
                new Delta.PartBegun(0, 0, Delta.Opening.TEXT), new Delta.Piece(0, 0, "Hi"), failed, new Delta.Ended());
        String error = "{'error':{'code':503,'message':'project 123 has a secret','status':'UNAVAILABLE',"
                + "'details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'overloaded','domain':'fairlead'}]}}";

        assertThat(written(EVENTS, broken)).isEqualTo(events(chunk("{'text':'Hi'}", ""), error));
        assertThat(written(ARRAY, broken)).isEqualTo("[" + chunk("{'text':'Hi'}", "") + ",\r\n" + error);
        assertThat(written(ARRAY, List.of(failed))).isEqualTo("[" + error);
    }

    @Test
    void has_no_sign_of_life() {
        Output out = new Output();
        GENERATE.streamWriter(reply(EVENTS)).ping(out);

        assertThat(out.length()).isZero();
    }
}
