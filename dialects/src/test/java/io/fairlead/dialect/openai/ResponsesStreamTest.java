package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams of Responses by example, in the order that the official clients expect. */
class ResponsesStreamTest {
    private static final Api RESPONSES = Objects.requireNonNull(Apis.named("openai", "responses"));
    private static final String TOOLS = "{'input':'hi','tools':[{'type':'custom','name':'patch'},"
            + "{'type':'namespace','name':'crm','description':'d','tools':[{'type':'function','name':'find'}]}]}";

    private static JsonNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.tree(bytes, bytes.length));
    }

    private static Reply reply(String request) {
        Conversation asked = RESPONSES.readRequest(json(request), "/responses", "openai", new Losses());
        return new Reply(asked, "openai", "m", "x1", 1_700_000_000L);
    }

    private static List<JsonNode> written(String request, List<Delta> deltas) {
        Output out = new Output();
        StreamWriter writer = RESPONSES.streamWriter(reply(request));
        deltas.forEach(delta -> writer.write(delta, out));
        List<JsonNode> events = new ArrayList<>();
        for (String event :
                new String(out.toByteArray(), StandardCharsets.UTF_8).strip().split("\n\n", -1)) {
            String[] lines = event.split("\n", 2);
            JsonNode data = json(lines[1].substring("data: ".length()).replace("'", "\\u0027"));
            assertThat(lines[0]).isEqualTo("event: " + data.path("type").asText());
            assertThat(data.path("sequence_number").asInt()).isEqualTo(events.size());
            events.add(data);
        }
        return events;
    }

    private static List<JsonNode> told(String request, FinishReason reason, Part... parts) {
        List<Delta> deltas = new ArrayList<>();
        Choice choice = new Choice(0, List.of(parts), Finish.of(reason));
        Replay.of(new Completion("x", "model-1", List.of(choice), new Tokens(10, 4, -1, 7, 2)), deltas::add);
        return written(request, deltas);
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("type").asText().replace("response.", ""))
                .toList();
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    private static List<Delta> read(String... events) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = RESPONSES.streamReader("text/event-stream", "openai", deltas::add);
        for (String event : events) {
            reader.read(
                    ByteBuffer.wrap(("data: " + event.replace('\'', '"') + "\n\n").getBytes(StandardCharsets.UTF_8)));
        }
        reader.end();
        return deltas;
    }

    private static final String CREATED = "{'type':'response.created','response':{'id':'r','model':'m'}}";

    private static String done(String output) {
        return "{'type':'response.completed','response':{'status':'completed','output':" + output + "}}";
    }

    private static String added(int index, String item) {
        return "{'type':'response.output_item.added','output_index':" + index + ",'item':" + item + "}";
    }

    private static String whole(int index, String item) {
        return added(index, item).replace("item.added", "item.done");
    }

    private static String delta(String kind, int index, String text) {
        return "{'type':'response." + kind + ".delta','output_index':" + index + ",'content_index':0,'delta':'" + text
                + "'}";
    }

    @Test
    void thoughts_text_and_calls_are_items_each_begun_and_finished_in_turn() {
        List<JsonNode> events = told(
                "{'input':'hi'}",
                FinishReason.TOOL_CALLS,
                new Part.Thought("hm", new Seal("openai", Seal.Kind.HIDDEN, "raw")),
                new Part.Text("Hi"),
                new Part.ToolCall("call_1", "add", "{\"a\":1}"));

        assertThat(types(events))
                .containsExactly(
                        "created",
                        "in_progress",
                        "output_item.added",
                        "reasoning_summary_part.added",
                        "reasoning_summary_text.delta",
                        "reasoning_summary_text.done",
                        "reasoning_summary_part.done",
                        "output_item.done",
                        "output_item.added",
                        "content_part.added",
                        "output_text.delta",
                        "output_text.done",
                        "content_part.done",
                        "output_item.done",
                        "output_item.added",
                        "function_call_arguments.delta",
                        "function_call_arguments.done",
                        "output_item.done",
                        "completed");
        assertThat(events.get(10))
                .isEqualTo(json("{'type':'response.output_text.delta','item_id':'msg_fairlead_x1_1','output_index':1,"
                        + "'content_index':0,'delta':'Hi','logprobs':[],'sequence_number':10}"));
        assertThat(events.get(14).path("item"))
                .isEqualTo(json("{'id':'fc_fairlead_x1_2','type':'function_call','status':'in_progress',"
                        + "'call_id':'call_1','name':'add','arguments':''}"));
        JsonNode response = last(events).path("response");
        assertThat(response.path("output"))
                .isEqualTo(json("[{'id':'rs_fairlead_x1_0','type':'reasoning',"
                        + "'summary':[{'type':'summary_text','text':'hm'}],'encrypted_content':'raw'},"
                        + "{'id':'msg_fairlead_x1_1','type':'message','status':'completed','role':'assistant',"
                        + "'content':[{'type':'output_text','text':'Hi','annotations':[],'logprobs':[]}]},"
                        + "{'id':'fc_fairlead_x1_2','type':'function_call','status':'completed','call_id':'call_1',"
                        + "'name':'add','arguments':'{\\u0022a\\u0022:1}'}]"));
        assertThat(response.path("usage"))
                .isEqualTo(json("{'input_tokens':10,'input_tokens_details':{'cached_tokens':4,'cache_write_tokens':0},"
                        + "'output_tokens':7,'output_tokens_details':{'reasoning_tokens':2},'total_tokens':17}"));
        assertThat(response.path("id")).isEqualTo(events.get(0).at("/response/id"));
        assertThat(response.path("model").asText()).isEqualTo("model-1");
    }

    @Test
    void what_the_official_clients_require_of_a_response_is_there_from_the_beginning() {
        JsonNode response =
                told(TOOLS, FinishReason.STOP, new Part.Text("a")).get(0).path("response");
        for (String required : List.of(
                "id",
                "object",
                "created_at",
                "error",
                "incomplete_details",
                "instructions",
                "metadata",
                "model",
                "output",
                "parallel_tool_calls",
                "temperature",
                "tool_choice",
                "tools",
                "top_p")) {
            assertThat(response.has(required)).as(required).isTrue();
        }
    }

    @Test
    void an_answer_that_was_cut_off_is_incomplete_and_says_why() {
        JsonNode cut = last(told("{'input':'hi'}", FinishReason.LENGTH, new Part.Text("a")));
        assertThat(cut.path("type").asText()).isEqualTo("response.incomplete");
        assertThat(cut.at("/response/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");

        List<JsonNode> refused = told("{'input':'hi'}", FinishReason.REFUSAL, new Part.Refusal("no"));
        assertThat(types(refused)).contains("refusal.delta", "refusal.done").endsWith("completed");
        assertThat(last(told("{'input':'hi'}", FinishReason.REFUSAL))
                        .at("/response/incomplete_details/reason")
                        .asText())
                .isEqualTo("content_filter");
    }

    @Test
    void a_free_form_tool_is_called_with_its_text_and_one_of_a_namespace_by_its_own_name() {
        List<JsonNode> events = told(
                TOOLS,
                FinishReason.TOOL_CALLS,
                new Part.ToolCall("c1", "patch", "{\"input\":\"*** Begin\"}"),
                new Part.ToolCall("c2", "crm__find", "{}"));

        assertThat(types(events)).contains("custom_tool_call_input.delta", "custom_tool_call_input.done");
        JsonNode output = last(events).at("/response/output");
        assertThat(output.path(0))
                .isEqualTo(json("{'id':'ctc_fairlead_x1_0','type':'custom_tool_call','status':'completed',"
                        + "'call_id':'c1','name':'patch','input':'*** Begin'}"));
        assertThat(output.path(1))
                .isEqualTo(json("{'id':'fc_fairlead_x1_1','type':'function_call','status':'completed',"
                        + "'call_id':'c2','namespace':'crm','name':'find','arguments':'{}'}"));
    }

    @Test
    void another_maker_s_seals_are_carried_and_a_thought_without_one_is_marked() {
        Seal google = new Seal("google", Seal.Kind.SIGNATURE, "sig");
        JsonNode output = last(told(
                        "{'input':'hi'}",
                        FinishReason.TOOL_CALLS,
                        new Part.Thought("hm", null),
                        new Part.ToolCall("c", "f", "{}", google)))
                .at("/response/output");
        assertThat(output.path(0).path("encrypted_content").asText()).isEqualTo(Seal.NONE);
        assertThat(output.path(2).path("type").asText()).isEqualTo("reasoning");
        assertThat(output.path(2).path("encrypted_content").asText()).isEqualTo(google.carried());

        Conversation again =
                RESPONSES.readRequest(Json.object().set("input", output), "/responses", "openai", new Losses());
        assertThat(again.turns().get(0).parts())
                .containsExactly(new Part.Thought("hm", null), new Part.ToolCall("c", "f", "{}", google));
    }

    @Test
    void sources_and_logprobs_are_told_beside_their_text() {
        List<JsonNode> events = written(
                "{'input':'hi'}",
                List.of(
                        new Delta.PartBegun(0, 0, Opening.TEXT),
                        new Delta.Piece(0, 0, "a"),
                        new Delta.Cited(0, 0, new Citation("https://a.example", "A", null, 0, 1)),
                        new Delta.Weighed(0, 0, List.of(new TokenLogprob("a", -0.5, List.of()))),
                        new Delta.PartEnded(0, 0),
                        new Delta.Finished(0, Finish.of(FinishReason.STOP)),
                        new Delta.Ended()));

        JsonNode content = last(events).at("/response/output/0/content/0");
        assertThat(content.path("annotations"))
                .isEqualTo(json("[{'type':'url_citation','url':'https://a.example','title':'A','start_index':0,"
                        + "'end_index':1}]"));
        assertThat(content.path("logprobs"))
                .isEqualTo(json("[{'token':'a','logprob':-0.5,'bytes':[97],'top_logprobs':[]}]"));
        assertThat(types(events)).contains("output_text.annotation.added");
    }

    @Test
    void an_error_is_told_twice_in_the_provider_s_words_and_nothing_follows() {
        List<JsonNode> events = written(
                "{'input':'hi'}",
                List.of(
                        new Delta.Begun("x", "model-1"),
                        new Delta.Failed(new ProviderError(
                                ErrorKind.RATE_LIMIT, 429, true, "c", "organization org-1 is over", null)),
                        new Delta.Ended()));

        assertThat(types(events)).containsExactly("created", "in_progress", "error", "failed");
        assertThat(events.toString()).contains("organization *** is over").doesNotContain("org-1");
        assertThat(events.get(2).path("message")).isEqualTo(events.get(2).at("/error/message"));
        assertThat(events.get(3).at("/response/id")).isEqualTo(events.get(0).at("/response/id"));
        assertThat(events.get(3).at("/response/error/code").asText()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void calls_that_overlap_are_told_one_after_another() {
        List<JsonNode> events = written(
                "{'input':'hi'}",
                List.of(
                        new Delta.PartBegun(0, 0, new Opening.CallOpening("a", "f")),
                        new Delta.PartBegun(0, 1, new Opening.CallOpening("b", "g")),
                        new Delta.Piece(0, 1, "{}"),
                        new Delta.Piece(0, 0, "{}"),
                        new Delta.PartEnded(0, 0),
                        new Delta.PartEnded(0, 1),
                        new Delta.Finished(0, Finish.of(FinishReason.TOOL_CALLS)),
                        new Delta.Ended()));

        assertThat(events.stream()
                        .filter(event -> event.has("output_index"))
                        .map(event -> event.path("output_index").asInt())
                        .toList())
                .isSorted();
    }

    @Test
    void the_watcher_sees_content_and_an_end_and_no_error() {
        Output out = new Output();
        StreamWriter writer = RESPONSES.streamWriter(reply("{'input':'hi'}"));
        Choice choice = new Choice(0, List.of(new Part.Text("a")), Finish.of(FinishReason.MALFORMED_CALL));
        Replay.of(new Completion("x", "m", List.of(choice), Tokens.UNKNOWN), delta -> writer.write(delta, out));
        var dialect = Dialects.named("openai");
        AnswerWatcher watcher = dialect.watch(dialect.operation("POST", "/v1/responses"), true, "text/event-stream");
        watcher.look(ByteBuffer.wrap(out.toByteArray()));
        watcher.end();

        assertThat(watcher.content()).isTrue();
        assertThat(watcher.finished()).isTrue();
        assertThat(watcher.error()).isNull();
    }

    @Test
    void an_item_that_was_announced_too_early_does_not_hold_back_the_one_that_speaks() {
        List<Delta> deltas = read(
                CREATED,
                added(0, "{'type':'message','content':[]}"),
                delta("output_text", 0, "a"),
                added(1, "{'type':'reasoning','summary':[]}"),
                delta("output_text", 0, "b"),
                whole(0, "{'type':'message','content':[{'type':'output_text','text':'ab'}]}"),
                whole(1, "{'type':'reasoning','summary':[],'encrypted_content':'raw'}"),
                done("[]"));

        assertThat(deltas)
                .containsExactly(
                        new Delta.Begun("r", "m"),
                        new Delta.PartBegun(0, 0, Opening.TEXT),
                        new Delta.Piece(0, 0, "a"),
                        new Delta.Piece(0, 0, "b"),
                        new Delta.PartEnded(0, 0),
                        new Delta.PartBegun(0, 1, Opening.THOUGHT),
                        new Delta.Sealed(0, 1, new Seal("openai", Seal.Kind.HIDDEN, "raw")),
                        new Delta.PartEnded(0, 1),
                        new Delta.Finished(0, new Finish(FinishReason.STOP, "completed", null)),
                        new Delta.Ended());
    }

    @Test
    void what_came_in_no_piece_is_told_when_its_item_or_the_answer_is_done() {
        String message = "{'type':'message','content':[{'type':'output_text','text':'a'}]}";
        String call = "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}";
        for (String[] events : new String[][] {
            {CREATED, whole(0, message), whole(1, call), done("[]")}, {CREATED, done("[" + message + "," + call + "]")}
        }) {
            assertThat(read(events))
                    .containsSubsequence(
                            new Delta.PartBegun(0, 0, Opening.TEXT),
                            new Delta.Piece(0, 0, "a"),
                            new Delta.PartBegun(0, 1, new Opening.CallOpening("c", "f")),
                            new Delta.Piece(0, 1, "{}"),
                            new Delta.Finished(0, new Finish(FinishReason.TOOL_CALLS, "completed", null)));
        }
    }

    @Test
    void the_text_of_a_free_form_call_is_its_one_argument_in_pieces() {
        List<Delta> deltas = read(
                CREATED,
                added(0, "{'type':'custom_tool_call','call_id':'c','name':'patch','input':''}"),
                delta("custom_tool_call_input", 0, "a\\nb"),
                delta("custom_tool_call_input", 0, "c"),
                whole(0, "{'type':'custom_tool_call','call_id':'c','name':'patch','input':'a\\nbc'}"),
                done("[]"));

        assertThat(deltas.stream()
                        .filter(Delta.Piece.class::isInstance)
                        .map(delta -> ((Delta.Piece) delta).text())
                        .reduce("", String::concat))
                .isEqualTo("{\"input\":\"a\\nbc\"}");
    }

    @Test
    void errors_in_each_form_fail_the_stream_and_nothing_follows() {
        for (String error : List.of(
                "{'type':'error','code':'rate_limit_exceeded','message':'m'}",
                "{'type':'error','error':{'code':'rate_limit_exceeded','message':'m'}}",
                "{'type':'response.failed','response':{'error':{'code':'rate_limit_exceeded','message':'m'}}}",
                "{'error':{'code':'rate_limit_exceeded','message':'m'}}")) {
            List<Delta> deltas = read(CREATED, delta("output_text", 0, "a"), error, done("[]"));
            assertThat(deltas.get(deltas.size() - 1))
                    .isInstanceOfSatisfying(
                            Delta.Failed.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.RATE_LIMIT));
        }
    }

    @Test
    void only_its_own_last_event_ends_a_stream() {
        assertThat(read(CREATED, delta("output_text", 0, "a"), "[DONE]")).doesNotContain(new Delta.Ended());
        assertThat(read(CREATED, delta("output_text", 0, "a"), done("[]"))).contains(new Delta.Ended());
        assertThat(
                        read(
                                CREATED,
                                "{'type':'response.incomplete','response':{'incomplete_details':{'reason':'max_output_tokens'}}}"))
                .contains(new Delta.Finished(0, new Finish(FinishReason.LENGTH, "max_output_tokens", null)));
    }
}
