package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Samples;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams of Chat Completions in the forms that providers send, and as they are written. */
class ChatStreamTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named("openai", "chat"));
    private static final String HEAD =
            "data: {\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1700000000,\"model\":\"model-1\",\"choices\":[";

    private static List<Delta> read(String... data) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = CHAT.streamReader("text/event-stream", "openai", deltas::add);
        for (String event : data) {
            String text = event.startsWith("event:") ? event : "data: " + event;
            reader.read(ByteBuffer.wrap((text.replace('\'', '"') + "\n\n").getBytes(StandardCharsets.UTF_8)));
        }
        reader.end();
        return deltas;
    }

    private static String chunk(String delta) {
        return "{'id':'c','model':'m','choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}";
    }

    private static String finish(String reason) {
        return "{'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}";
    }

    private static List<Opening> openings(List<Delta> deltas) {
        return deltas.stream()
                .filter(Delta.PartBegun.class::isInstance)
                .map(delta -> ((Delta.PartBegun) delta).opening())
                .toList();
    }

    private static String written(Delta... deltas) {
        StreamWriter writer =
                CHAT.streamWriter(new Reply(Samples.empty(), "openai", "m", "0123456789abcdef", 1_700_000_000L));
        Output out = new Output();
        for (Delta delta : deltas) {
            writer.write(delta, out);
        }
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void text_and_calls_are_told_as_the_official_clients_expect_them() {
        Completion answer = new Completion(
                "x",
                "model-1",
                List.of(new Choice(
                        0,
                        List.of(
                                new Part.Thought("hm", null),
                                new Part.Text("Hi\n"),
                                new Part.ToolCall("call_1", "add", "{\"a\":1}"),
                                new Part.ToolCall("call_2", "add", "")),
                        Finish.of(FinishReason.TOOL_CALLS))),
                new Tokens(10, 4, -1, 7, 2));
        List<Delta> deltas = new ArrayList<>();
        Replay.of(answer, deltas::add);

        assertThat(written(deltas.toArray(Delta[]::new)))
                .isEqualTo(String.join(
                        "\n\n",
                        HEAD
                                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
                        HEAD + "{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"},\"finish_reason\":null}]}",
                        HEAD + "{\"index\":0,\"delta\":{\"content\":\"Hi\\n\"},\"finish_reason\":null}]}",
                        HEAD
                                + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"add\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}",
                        HEAD + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                                + "\"{\\\"a\\\":1}\"}}]},\"finish_reason\":null}]}",
                        HEAD
                                + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"add\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}",
                        HEAD + "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                        HEAD + "],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":7,\"total_tokens\":17,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}",
                        "data: [DONE]",
                        ""));
    }

    @Test
    void an_error_ends_the_stream_in_the_provider_s_words_but_for_names_of_its_own_and_without_its_end() {
        String text = written(
                new Delta.Begun("x", "model-1"),
                new Delta.PartBegun(0, 0, Opening.TEXT),
                new Delta.Piece(0, 0, "a"),
                new Delta.Failed(
                        new ProviderError(ErrorKind.RATE_LIMIT, 429, true, "c", "organization org-1 is over", null)),
                new Delta.Ended());

        assertThat(text)
                .endsWith("data: {\"error\":{\"message\":\"organization *** is over\",\"type\":"
                        + "\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit\"}}\n\n")
                .doesNotContain("org-1", "[DONE]");
    }

    @Test
    void logprobs_are_written_beside_their_text_and_all_sources_in_one_chunk() {
        String text = written(
                new Delta.PartBegun(0, 0, Opening.TEXT),
                new Delta.Piece(0, 0, "a"),
                new Delta.Weighed(0, 0, List.of(new TokenLogprob("a", -0.5, List.of()))),
                new Delta.Cited(0, 0, new Citation("https://a.example", "A", null, 0, 1)),
                new Delta.Cited(0, 0, new Citation("https://b.example", null, null, -1, -1)),
                new Delta.PartEnded(0, 0),
                new Delta.Finished(0, Finish.of(FinishReason.STOP)));

        assertThat(text.split("annotations", -1)).hasSize(2);
        assertThat(text)
                .contains(
                        "\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97],\"top_logprobs\":[]}]}")
                .contains("\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.example\","
                        + "\"title\":\"A\",\"start_index\":0,\"end_index\":1}},{\"type\":\"url_citation\",\"url_citation\":"
                        + "{\"url\":\"https://b.example\",\"title\":\"\",\"start_index\":0,\"end_index\":0}}]");
    }

    @Test
    void reasoning_under_either_name_is_a_thought() {
        assertThat(openings(read(chunk("{'reasoning_content':'a'}"), chunk("{'content':'b'}"), finish("stop"))))
                .containsExactly(Opening.THOUGHT, Opening.TEXT);
        assertThat(openings(read(chunk("{'reasoning':'a'}"), finish("stop")))).containsExactly(Opening.THOUGHT);
        assertThat(openings(read(
                        chunk("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'a'}]}]}"),
                        finish("stop"))))
                .containsExactly(Opening.THOUGHT);
    }

    @Test
    void calls_that_share_an_index_or_have_none_are_told_apart_by_their_ids() {
        String first = "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}]}";
        String second = "{'tool_calls':[{'index':0,'id':'b','function':{'name':'g','arguments':'{}'}}]}";
        assertThat(openings(read(chunk(first), chunk(second), finish("stop"))))
                .containsExactly(new Opening.CallOpening("a", "f"), new Opening.CallOpening("b", "g"));
        assertThat(openings(read(
                        chunk(first.replace("'index':0,", "")),
                        chunk(second.replace("'index':0,", "")),
                        finish("stop"))))
                .containsExactly(new Opening.CallOpening("a", "f"), new Opening.CallOpening("b", "g"));
    }

    @Test
    void arguments_in_pieces_belong_to_the_call_of_their_index() {
        List<Delta> deltas = read(
                chunk("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':''}}]}"),
                chunk("{'tool_calls':[{'index':1,'id':'b','function':{'name':'g','arguments':'x'}}]}"),
                chunk("{'tool_calls':[{'index':0,'function':{'arguments':'y'}}]}"),
                finish("tool_calls"));

        assertThat(deltas).contains(new Delta.Piece(0, 1, "x"), new Delta.Piece(0, 0, "y"));
        assertThat(deltas.get(deltas.size() - 1)).isEqualTo(new Delta.Ended());
    }

    @Test
    void a_name_in_pieces_is_one_and_a_name_said_again_counts_once() {
        String head = "{'tool_calls':[{'index':0,'id':'a','function':{'name':'get_'}}]}";
        for (List<String> rest : List.of(
                List.of("{'index':0,'function':{'name':'weather'}}"),
                List.of("{'index':0,'id':'a','function':{'name':'weather','arguments':''}}"),
                List.of("{'index':0,'function':{'name':'wea'}}", "{'index':0,'function':{'name':'ther'}}"),
                List.of("{'index':0,'function':{'name':'get_weather'}}"),
                List.of(
                        "{'index':0,'function':{'name':'weather'}}",
                        "{'index':0,'id':'a','function':{'name':'get_weather'}}"))) {
            List<String> events = new ArrayList<>(List.of(chunk(head)));
            rest.forEach(piece -> events.add(chunk("{'tool_calls':[" + piece + "]}")));
            events.add(
                    chunk("{'tool_calls':[{'index':0,'id':'a','function':{'name':'get_weather','arguments':'{'}}]}"));
            events.add(chunk("{'tool_calls':[{'index':0,'function':{'name':'get_weather','arguments':'}'}}]}"));
            events.add(finish("tool_calls"));
            events.add("[DONE]");
            Completion told = collected(read(events.toArray(String[]::new)));
            assertThat(told.choices().get(0).parts())
                    .as("%s", rest)
                    .containsExactly(new Part.ToolCall("a", "get_weather", "{}"));
        }
    }

    @Test
    void a_call_of_which_only_the_name_came_is_told_at_the_end() {
        assertThat(openings(read(
                        chunk("{'tool_calls':[{'index':0,'id':'a','function':{'name':'now'}}]}"),
                        finish("tool_calls"))))
                .containsExactly(new Opening.CallOpening("a", "now"));
    }

    @Test
    void calls_with_a_finish_reason_each_are_all_told_in_any_numbering() {
        for (String numbers : List.of("0,1,2", "0,0,0", "-,-,-")) {
            for (boolean ids : new boolean[] {true, false}) {
                List<String> events = new ArrayList<>();
                String[] number = numbers.split(",", -1);
                for (int i = 0; i < number.length; i++) {
                    String index = number[i].equals("-") ? "" : "'index':" + number[i] + ",";
                    String id = ids ? "'id':'call_" + i + "'," : "";
                    events.add(chunk("{'tool_calls':[{" + index + id + "'function':{'name':'f','arguments':'{}'}}]}"));
                    events.add(finish("tool_calls"));
                }
                events.add("[DONE]");
                List<Delta> deltas = read(events.toArray(String[]::new));
                assertThat(openings(deltas)).as("%s, ids: %s", numbers, ids).hasSize(3);
                assertThat(deltas.stream().filter(Delta.Finished.class::isInstance))
                        .containsExactly(
                                new Delta.Finished(0, new Finish(FinishReason.TOOL_CALLS, "tool_calls", null)));
            }
        }
    }

    @Test
    void what_follows_a_finish_reason_is_told_and_without_an_end_of_its_own_the_stream_is_broken() {
        for (String late : List.of(
                "{'content':'late'}",
                "{'reasoning_content':'late'}",
                "{'tool_calls':[{'index':0,'id':'z','function':{'name':'late','arguments':'{}'}}]}")) {
            List<Delta> whole = read(chunk("{'content':'a'}"), finish("stop"), chunk(late), "[DONE]");
            assertThat(whole.toString()).contains("late");
            assertThat(whole.get(whole.size() - 1)).isEqualTo(new Delta.Ended());
            assertThat(whole.get(whole.size() - 2)).isInstanceOf(Delta.Finished.class);

            List<Delta> broken = read(chunk("{'content':'a'}"), finish("stop"), chunk(late));
            assertThat(broken.toString()).contains("late").doesNotContain("Finished");
            assertThat(broken).doesNotContain(new Delta.Ended());

            List<Delta> twice = read(chunk("{'content':'a'}"), finish("stop"), chunk(late), finish("length"));
            assertThat(twice).contains(new Delta.Ended());
        }
        List<Delta> behind = read(chunk("{'content':'a'}"), finish("stop"), "[DONE]", chunk("{'content':'b'}"));
        assertThat(behind.get(behind.size() - 1)).isSameAs(Delta.Failed.BEHIND_THE_END);
        assertThat(read(chunk("{'content':'a'}"), finish("stop"), "[DONE]", finish("stop"), "[DONE]"))
                .doesNotContain(Delta.Failed.BEHIND_THE_END);
    }

    @Test
    void a_finish_that_was_said_before_the_stream_broke_off_is_told_without_the_end() {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = CHAT.streamReader("text/event-stream", "openai", deltas::add);
        for (String event : List.of(chunk("{'content':'a'}"), finish("length"))) {
            reader.read(
                    ByteBuffer.wrap(("data: " + event.replace('\'', '"') + "\n\n").getBytes(StandardCharsets.UTF_8)));
        }
        reader.broken();
        assertThat(deltas.get(deltas.size() - 1))
                .isEqualTo(new Delta.Finished(0, new Finish(FinishReason.LENGTH, "length", null)));
    }

    private static Completion collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        return collector.completion();
    }

    @Test
    void a_stop_beside_calls_means_them() {
        List<Delta> deltas = read(
                chunk("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}]}"),
                finish("stop"));

        assertThat(deltas).contains(new Delta.Finished(0, new Finish(FinishReason.TOOL_CALLS, "stop", null)));
    }

    @Test
    void errors_in_each_form_fail_the_stream_and_nothing_follows() {
        for (String error : List.of(
                "{'error':{'message':'m','code':'server_error'}}",
                "event: error\ndata: {'error':{'message':'m','status_code':400}}",
                "{'choices':[{'index':0,'delta':{'content':''},'error':{'code':502,'message':'m'},'finish_reason':'error'}]}")) {
            List<Delta> deltas = read(chunk("{'content':'a'}"), error, finish("stop"), "[DONE]");
            assertThat(deltas.get(deltas.size() - 1)).isInstanceOf(Delta.Failed.class);
            assertThat(deltas).doesNotContain(new Delta.Ended());
        }
    }

    @Test
    void a_stream_is_whole_without_its_last_word_but_not_without_a_finish() {
        assertThat(read(chunk("{'content':'a'}"), finish("stop"))).contains(new Delta.Ended());
        assertThat(read(chunk("{'content':'a'}"))).doesNotContain(new Delta.Ended());
        assertThat(read(chunk("{'content':'a'}"), "[DONE]")).contains(new Delta.Ended());
    }

    @Test
    void azure_s_first_chunk_says_nothing_yet() {
        List<Delta> deltas = read(
                "{'choices':[],'id':'','model':'','prompt_filter_results':[]}",
                chunk("{'content':'a'}"),
                finish("stop"));

        assertThat(deltas.get(0)).isEqualTo(new Delta.Begun("c", "m"));
    }

    @Test
    void usage_is_read_in_every_shape() {
        assertThat(read("{'choices':[],'usage':{'prompt_tokens':5,'completion_tokens':2,'total_tokens':10,"
                        + "'completion_tokens_details':{'reasoning_tokens':3}}}"))
                .as("xAI counts reasoning beside the output")
                .contains(new Delta.Counted(new Tokens(5, -1, -1, 5, 3)));
        assertThat(read("{'choices':[],'x_groq':{'usage':{'prompt_tokens':5,'completion_tokens':2}}}"))
                .contains(new Delta.Counted(new Tokens(5, -1, -1, 2, -1)));
        assertThat(read("{'choices':[],'usage':{'prompt_tokens':5,'prompt_cache_hit_tokens':4,'completion_tokens':2}}"))
                .contains(new Delta.Counted(new Tokens(5, 4, -1, 2, -1)));
    }

    @Test
    void only_google_s_client_gets_the_seal_of_a_call() {
        Delta[] deltas = {
            new Delta.PartBegun(0, 0, new Opening.CallOpening("a", "f")),
            new Delta.Sealed(0, 0, new Seal("google", Seal.Kind.SIGNATURE, "sig"))
        };
        assertThat(written(deltas)).doesNotContain("sig");
    }
}
