package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.wire.EventStream;
import io.fairlead.proxy.wire.Scene;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A target that answers 200 and says nothing, or ends as an error, is no answer in any API: the next target is asked. */
class SilentAnswersTest {
    private static final Map<String, Supplier<StandIn>> TARGETS = Map.of(
            "chat", ChatStandIn::openai,
            "responses", ResponsesStandIn::new,
            "messages", MessagesStandIn::new,
            "gemini", GeminiStandIn::gemini,
            "converse", ConverseStandIn::qwen,
            "cohere", CohereStandIn::new);

    private record Case(String api, boolean stream, String answer) {
        Reply reply() {
            if (!stream) {
                return StandIn.json(200, answer.replace('\'', '"'));
            }
            if (!api.equals("converse")) {
                return Reply.stream(answer.replace('\'', '"'));
            }
            Reply reply = Reply.script().head(200, "content-type", "application/vnd.amazon.eventstream");
            for (String event : answer.lines().toList()) {
                int space = event.indexOf(' ');
                reply = reply.chunk(EventStream.event(
                        event.substring(0, space), event.substring(space + 1).replace('\'', '"')));
            }
            return reply.end();
        }
    }

    private static Case whole(String api, String answer) {
        return new Case(api, false, answer);
    }

    private static Case stream(String api, String... events) {
        return new Case(
                api, true, api.equals("converse") ? String.join("\n", events) : String.join("\n\n", events) + "\n\n");
    }

    static List<Case> silent() {
        return List.of(
                whole("chat", "{'id':'c','object':'chat.completion','model':'m','choices':[]}"),
                whole("chat", "{'id':'c','object':'chat.completion','model':'m','choices':null}"),
                whole("chat", "{'id':'c','choices':[{'index':0,'message':{'role':'assistant','content':''}}]}"),
                whole(
                        "chat",
                        "{'id':'c','choices':[{'index':0,'message':{'role':'assistant','content':null},'finish_reason':null}]}"),
                whole("chat", "{}"),
                stream("chat", "data: [DONE]"),
                stream("chat", "data: {'id':'c','choices':[]}", "data: [DONE]"),
                stream(
                        "chat",
                        "data: {'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}",
                        "data: [DONE]"),
                whole("responses", "{'id':'r','object':'response','output':[]}"),
                whole("responses", "{'id':'r','output':[{'type':'message','content':[]}]}"),
                stream("responses", "event: response.created\ndata: {'type':'response.created','response':{'id':'r'}}"),
                whole("messages", "{'type':'message','content':[],'stop_reason':null}"),
                whole("messages", "{'type':'message','content':[{'type':'text','text':''}]}"),
                stream(
                        "messages",
                        "event: message_start\ndata: {'type':'message_start','message':{'content':[]}}",
                        "event: message_stop\ndata: {'type':'message_stop'}"),
                whole("gemini", "{'candidates':[]}"),
                whole("gemini", "{'candidates':[{'content':{'role':'model','parts':[]}}]}"),
                whole(
                        "gemini",
                        "{'candidates':[{'content':{'parts':[{'text':''}]}}],'usageMetadata':{'totalTokenCount':3}}"),
                whole("gemini", "{'promptFeedback':{}}"),
                stream("gemini", "data: {'candidates':[]}"),
                stream("gemini", "data: {'usageMetadata':{'totalTokenCount':3}}"),
                whole("converse", "{'output':{'message':{'role':'assistant','content':[]}}}"),
                whole("converse", "{}"),
                stream("converse", "messageStart {'role':'assistant'}"),
                stream("converse", "metadata {'usage':{'inputTokens':1,'outputTokens':0,'totalTokens':1}}"),
                stream("converse", "messageStart {'role':'assistant'}", "messageStop {}"),
                whole("cohere", "{'id':'c','message':{'role':'assistant','content':[]}}"),
                whole("cohere", "{'id':'c','message':{'role':'assistant','content':[{'type':'text','text':''}]}}"),
                stream("cohere", "data: [DONE]"),
                stream("cohere", "event: message-start\ndata: {'type':'message-start','id':'c'}", "data: [DONE]"));
    }

    static List<Case> failed() {
        return List.of(
                whole("chat", "{'choices':[{'index':0,'message':{'content':'Lo'},'finish_reason':'error'}]}"),
                stream("chat", "data: {'choices':[{'index':0,'delta':{},'finish_reason':'error'}]}", "data: [DONE]"),
                whole(
                        "responses",
                        "{'id':'r','status':'failed','error':{'code':'server_error','message':'x'},'output':[]}"),
                whole("gemini", "{'candidates':[{'finishReason':'MALFORMED_FUNCTION_CALL'}]}"),
                whole("gemini", "{'candidates':[{'finishReason':'MALFORMED_RESPONSE'}]}"),
                stream("gemini", "data: {'candidates':[{'finishReason':'MALFORMED_FUNCTION_CALL'}]}"),
                whole("converse", "{'output':{'message':{'content':[]}},'stopReason':'malformed_model_output'}"),
                stream(
                        "converse",
                        "messageStart {'role':'assistant'}",
                        "messageStop {'stopReason':'malformed_tool_use'}"),
                whole("cohere", "{'message':{'content':[{'type':'text','text':'Lo'}]},'finish_reason':'ERROR'}"),
                stream(
                        "cohere",
                        "event: message-end\ndata: {'type':'message-end','delta':{'finish_reason':'TIMEOUT'}}"));
    }

    static List<Case> answers() {
        return List.of(
                whole("chat", "{'choices':[{'index':0,'message':{'content':''},'finish_reason':'stop'}]}"),
                stream(
                        "chat",
                        "data: {'choices':[{'index':0,'delta':{},'finish_reason':'content_filter'}]}",
                        "data: [DONE]"),
                whole(
                        "responses",
                        "{'id':'r','status':'incomplete','incomplete_details':{'reason':'content_filter'},'output':[]}"),
                whole("messages", "{'type':'message','content':[],'stop_reason':'refusal'}"),
                stream(
                        "messages",
                        "event: message_delta\ndata: {'type':'message_delta','delta':{'stop_reason':'refusal'}}",
                        "event: message_stop\ndata: {'type':'message_stop'}"),
                whole("gemini", "{'promptFeedback':{'blockReason':'SAFETY'}}"),
                whole("gemini", "{'candidates':[{'finishReason':'SAFETY'}]}"),
                stream("gemini", "data: {'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'}}"),
                whole("converse", "{'output':{'message':{'content':[]}},'stopReason':'guardrail_intervened'}"),
                stream("converse", "messageStop {'stopReason':'content_filtered'}"),
                whole("cohere", "{'message':{'content':[]},'finish_reason':'COMPLETE'}"),
                stream(
                        "cohere",
                        "event: message-end\ndata: {'type':'message-end','delta':{'finish_reason':'MAX_TOKENS'}}"));
    }

    static Stream<Case> none() {
        return Stream.concat(silent().stream(), failed().stream());
    }

    @ParameterizedTest
    @MethodSource("none")
    void what_is_no_answer_leaves_it_to_the_next_target(Case each) throws Exception {
        try (Asked asked = new Asked(each)) {
            HttpResponse<String> answer = asked.ask();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Ebb.").doesNotContain("\"Lo\"");
            assertThat(answer.headers().firstValue("x-fairlead-target")).hasValue(asked.last());
            assertThat(asked.tried()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_reason_of_the_providers_own_for_saying_nothing_is_an_answer(Case each) throws Exception {
        try (Asked asked = new Asked(each)) {
            HttpResponse<String> answer = asked.ask();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("Ebb.");
            assertThat(answer.headers().firstValue("x-fairlead-target")).hasValue(asked.first());
        }
    }

    /** A client of another API than the target's, its own provider, which fails, the target, and one more behind it. */
    private static final class Asked implements AutoCloseable {
        private final boolean stream;
        private final String own;
        private final StandIn target;
        private final StandIn behind;
        private final Scene scene;

        Asked(Case each) {
            stream = each.stream();
            target = TARGETS.getOrDefault(each.api(), ChatStandIn::openai).get();
            own = target.provider().equals("openai") ? "anthropic" : "openai";
            behind = target.provider().equals("cohere") ? GeminiStandIn.gemini() : new CohereStandIn();
            scene = Scene.scene()
                    .provider(own, "")
                    .provider(
                            target.provider(),
                            target.settings(),
                            ScriptedProvider.builder().hosts(target.host()).start())
                    .provider(behind.provider(), behind.settings())
                    .retry("attempts: 1")
                    .routes("match: { provider: " + own + " }\n    fallback: [\"" + first() + "\", \"" + last() + "\"]")
                    .start();
            scene.provider(own).always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
            scene.provider(target.provider()).always(each.reply());
            scene.provider(behind.provider())
                    .always(stream ? behind.stream(Says.words("Ebb.")) : behind.whole(Says.words("Ebb.")));
        }

        String first() {
            return target.provider() + "/" + target.model();
        }

        String last() {
            return behind.provider() + "/" + behind.model();
        }

        List<?> tried() {
            return scene.provider(target.provider()).seen();
        }

        HttpResponse<String> ask() throws Exception {
            boolean messages = own.equals("anthropic");
            String body =
                    "{\"model\":\"" + (messages ? "claude-sonnet-4-5" : "gpt-4o") + "\",\"max_tokens\":64,\"stream\":"
                            + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"Well?\"}]}";
            return scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base(
                                            messages ? "/anthropic/v1/messages" : "/openai/v1/chat/completions"))
                                    .header("content-type", "application/json")
                                    .timeout(Scene.PATIENCE)
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
        }

        @Override
        public void close() {
            scene.close();
        }
    }
}
