package io.fairlead.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
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
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers of Chat in the forms that Cohere sends, and as they are written. */
class ChatStreamTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named(CohereDialect.NAME, CohereChatApi.NAME));
    private static final Citation SOURCE = new Citation("https://a.example", "A", "all of it", 0, 2);

    private static List<Delta> read(String... events) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = CHAT.streamReader("text/event-stream", "cohere", deltas::add);
        for (String event : events) {
            reader.read(
                    ByteBuffer.wrap(("data: " + event.replace('\'', '"') + "\n\n").getBytes(StandardCharsets.UTF_8)));
        }
        reader.end();
        return deltas;
    }

    private static Reply reply() {
        Conversation asked = CHAT.readRequest(Json.object(), "/v2/chat", "cohere", new Losses());
        return new Reply(asked, "cohere", "model-1", "0123", 1_700_000_000L);
    }

    private static String written(List<Delta> deltas) {
        StreamWriter writer = CHAT.streamWriter(reply());
        Output out = new Output();
        deltas.forEach(delta -> writer.write(delta, out));
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static Completion answer(FinishReason reason, Part... parts) {
        return new Completion(
                "x", "model-1", List.of(new Choice(0, List.of(parts), Finish.of(reason))), new Tokens(10, 4, -1, 7, 2));
    }

    private static String told(Completion answer) {
        List<Delta> deltas = new ArrayList<>();
        Replay.of(answer, deltas::add);
        return written(deltas);
    }

    private static String event(String type, String more) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more.replace('\'', '"') + "}\n\n";
    }

    @Test
    void an_answer_is_told_in_the_events_that_the_official_clients_read() {
        String stream = told(answer(
                FinishReason.TOOL_CALLS,
                new Part.Thought("hm", null),
                new Part.Text("Hi\n", List.of(SOURCE)),
                new Part.ToolCall("call_1", "add", "{\"a\":1}")));

        assertThat(stream)
                .isEqualTo(
                        "event: message-start\ndata: {\"id\":\"0123\",\"type\":\"message-start\",\"delta\":{\"message\":"
                                + "{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],"
                                + "\"citations\":[]}}}\n\n"
                                + event(
                                        "content-start",
                                        ",'index':0,'delta':{'message':{'content':"
                                                + "{'type':'thinking','thinking':''}}}")
                                + event("content-delta", ",'delta':{'message':{'content':{'thinking':'hm'}}},'index':0")
                                + event("content-end", ",'index':0")
                                + event(
                                        "content-start",
                                        ",'index':1,'delta':{'message':{'content':{'type':'text','text':''}}}")
                                + event("content-delta", ",'delta':{'message':{'content':{'text':'Hi\\n'}}},'index':1")
                                + event(
                                        "citation-start",
                                        ",'index':0,'delta':{'message':{'citations':{'start':0,'end':2,"
                                                + "'text':'Hi','sources':[{'type':'document','id':'https://a.example','document':"
                                                + "{'title':'A','url':'https://a.example','text':'all of it'}}],"
                                                + "'type':'TEXT_CONTENT','content_index':1}}}")
                                + event("citation-end", ",'index':0")
                                + event("content-end", ",'index':1")
                                + event(
                                        "tool-call-start",
                                        ",'index':0,'delta':{'message':{'tool_calls':{'id':'call_1',"
                                                + "'type':'function','function':{'name':'add','arguments':''}}}}")
                                + event(
                                        "tool-call-delta",
                                        ",'delta':{'message':{'tool_calls':{'function':"
                                                + "{'arguments':'{\\'a\\':1}'}}}},'index':0")
                                + event("tool-call-end", ",'index':0")
                                + event(
                                        "message-end",
                                        ",'delta':{'finish_reason':'TOOL_CALL','usage':{'billed_units':"
                                                + "{'input_tokens':10,'output_tokens':7},'tokens':{'input_tokens':10,"
                                                + "'output_tokens':7,'reasoning_tokens':2},'cached_tokens':4}}")
                                + "data: [DONE]\n\n");
    }

    @Test
    void a_thought_that_is_hidden_leaves_no_trace() {
        String stream = told(answer(
                FinishReason.STOP,
                new Part.Thought("", new Seal("anthropic", Seal.Kind.HIDDEN, "secret")),
                new Part.Text("Hi")));

        assertThat(stream).doesNotContain("thinking").contains("\"index\":0");
    }

    @Test
    void an_error_ends_the_stream_in_the_provider_s_words() {
        String stream = written(List.of(
                new Delta.Begun("x", null),
                new Delta.Failed(new ProviderError(ErrorKind.OVERLOADED, 529, true, "busy", "org-123 is busy", null))));

        assertThat(stream)
                .contains("\"finish_reason\":\"ERROR\"", "*** is busy")
                .doesNotContain("org-123", "[DONE]");
    }

    @Test
    void probabilities_are_told_by_pieces() {
        List<Delta> deltas = read(
                "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'ab'}}},"
                        + "'logprobs':{'text':'ab','token_ids':[1,2],'logprobs':[-1.0,-0.5]}}",
                "{'type':'message-end','delta':{'finish_reason':'COMPLETE'}}");

        assertThat(deltas).contains(new Delta.Weighed(0, 0, List.of(new TokenLogprob("ab", -1.5, List.of()))));
        assertThat(written(deltas)).contains("\"logprobs\":{\"text\":\"ab\",\"token_ids\":[],\"logprobs\":[-1.5]}");
    }

    @Test
    void a_citation_that_comes_behind_its_text_still_belongs_to_it() {
        List<Delta> deltas = read(
                "{'type':'content-start','index':0,'delta':{'message':{'content':{'type':'text','text':''}}}}",
                "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'Hi'}}}}",
                "{'type':'content-end','index':0}",
                "{'type':'citation-start','index':0,'delta':{'message':{'citations':{'start':0,'end':2,'text':'Hi',"
                        + "'sources':[{'type':'tool','id':'t:0','tool_output':{'content':'seen'}}]}}}}",
                "{'type':'message-end','delta':{'finish_reason':'COMPLETE'}}");

        assertThat(deltas)
                .containsSubsequence(
                        new Delta.Piece(0, 0, "Hi"),
                        new Delta.Cited(0, 0, new Citation(null, null, "seen", 0, 2)),
                        new Delta.PartEnded(0, 0));
    }

    @Test
    void a_stream_without_a_finish_never_ends_well() {
        List<Delta> deltas = read(
                "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'Hi'}}}}",
                "{'type':'content-end','index':0}",
                "{'type':'message-end','delta':{}}");

        assertThat(deltas).noneMatch(Delta.Ended.class::isInstance);
    }

    @Test
    void a_finish_that_says_error_is_a_failure() {
        List<Delta> deltas = read(
                "{'type':'message-start','id':'m','delta':{}}",
                "{'type':'message-end','delta':{'finish_reason':'TIMEOUT','error':'too slow'}}");

        assertThat(deltas.get(deltas.size() - 1))
                .isInstanceOfSatisfying(
                        Delta.Failed.class, it -> assertThat(it.error().kind()).isEqualTo(ErrorKind.TIMEOUT));
    }

    @Test
    void a_whole_answer_says_the_last_text_before_calls_as_their_plan() {
        JsonNode body = CHAT.writeAnswer(
                answer(
                        FinishReason.TOOL_CALLS,
                        new Part.Text("First."),
                        new Part.Text("I will add."),
                        new Part.ToolCall("c", "add", "{}")),
                reply());

        assertThat(body.path("message").path("tool_plan").asText()).isEqualTo("I will add.");
        assertThat(body.path("message").path("content").findValuesAsText("text"))
                .containsExactly("First.");
        assertThat(body.path("finish_reason").asText()).isEqualTo("TOOL_CALL");
        assertThat(CHAT.readAnswer(Json.object().put("id", "x"), "cohere")).isNull();
    }
}
