package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.registry.Dialects;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a good status may hold: what was made, an error, nothing at all, or somebody's data. Double quotes are written as single ones. */
class ErrorsInsideAnswersTest {
    private static final String CHAT = "POST /v1/chat/completions";

    private static AnswerWatcher watched(String provider, String call, String type, String body) {
        Dialect dialect =
                Dialects.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)));
        String[] words = call.split(" ", 2);
        byte[] bytes = body.replace('\'', '"').replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        AnswerWatcher whole = null;
        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerWatcher watcher =
                    dialect.watch(dialect.operation(words[0], words[1]), type.equals("text/event-stream"), type);
            watcher.look(ByteBuffer.wrap(bytes, 0, cut));
            watcher.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            watcher.end();
            if (whole != null) {
                assertThat(says(watcher)).as("cut at %d", cut).isEqualTo(says(whole));
            }
            whole = watcher;
        }
        return Objects.requireNonNull(whole);
    }

    /** {@code good}, {@code empty}, {@code broken} (not finished), or the status and kind of the error. */
    private static String says(AnswerWatcher watcher) {
        ProviderError error = watcher.error();
        if (error != null) {
            return error.status() + " " + error.kind();
        }
        return !watcher.finished() ? "broken" : watcher.said() ? "good" : "empty";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // An error alone, or beside choices that hold nothing.
                "openai | POST /v1/chat/completions | {'error':{'message':'m','code':'server_error'}} | 500 SERVER",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','code':429},'choices':[]} | 429 RATE_LIMIT",
                "openrouter | POST /api/v1/chat/completions | {'error':{'message':'m','code':502},'choices':null} | 502 SERVER",
                "openrouter | POST /api/v1/chat/completions | {'choices':[],'error':{'message':'m','code':'503'}} | 503 OVERLOADED",
                "openai | POST /v1/completions | {'error':'it broke','choices':[]} | 500 SERVER",
                "anthropic | POST /v1/messages | {'type':'error','error':{'type':'billing_error','message':'m'}} | 402 QUOTA",
                // Or beside choices that are a frame around nothing, whatever their length.
                "openai | POST /v1/chat/completions | {'choices':[{'index':0,'message':{'role':'assistant','content':null,'refusal':null,'annotations':[]},'logprobs':null,'finish_reason':null}],'error':{'message':'m','code':502}} | 502 SERVER",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','code':429},'choices':[{'index':0,'message':{'role':'assistant','content':'','tool_calls':[]},'finish_reason':null}]} | 429 RATE_LIMIT",
                "anthropic | POST /v1/messages | {'id':'m','type':'message','role':'assistant','content':[{'type':'text','text':''}],'stop_reason':null,'error':{'type':'overloaded_error','message':'m'}} | 529 OVERLOADED",
                "openai | POST /v1/embeddings | {'error':{'message':'m','type':'server_error'},'data':[]} | 500 SERVER",
                "openai | POST /v1/responses | {'status':'failed','error':{'code':'rate_limit_exceeded','message':'m'},'output':[]} | 429 RATE_LIMIT",
                "openai | POST /v1/responses | {'status':'failed','error':{'code':'server_error','message':'m'},'output':[{'type':'reasoning'}]} | 500 SERVER",
                "anthropic | POST /v1/messages | {'type':'error','error':{'type':'overloaded_error','message':'m'}} | 529 OVERLOADED",
                "gemini | POST /v1beta/models/m:generateContent | {'error':{'code':503,'message':'m','status':'UNAVAILABLE'}} | 503 OVERLOADED",
                "bedrock | POST /model/m/invoke | {'error':'it broke'} | 500 SERVER",
                // In an array around it.
                "gemini | POST /v1beta/models/m:generateContent | [{'error':{'code':503,'message':'m','status':'UNAVAILABLE'}}] | 503 OVERLOADED",
                "gemini | POST /v1beta/models/m:generateContent | [{\\n  'error': {'code':429,'message':'m','status':'RESOURCE_EXHAUSTED'}\\n}\\n]\\n | 429 RATE_LIMIT",
                "gemini | POST /v1beta/models/m:generateContent | [{'error':{'status':'INVALID_ARGUMENT','message':'m'}}] | 400 BAD_REQUEST",
                "vertex | POST /v1/projects/p/locations/l/publishers/google/models/m:generateContent | [{'error':{'code':500,'message':'m','status':'INTERNAL'}}] | 500 SERVER",
                "gemini | POST /v1beta/models/m:embedContent | [{'error':{'code':503,'message':'m','status':'UNAVAILABLE'}}] | 503 OVERLOADED",
                "openai | POST /v1/chat/completions | [{'error':{'message':'m','type':'invalid_request_error'}}] | 400 BAD_REQUEST",
                "gemini | POST /v1beta/models/m:generateContent | [{'candidates':[]},{'error':{'code':503,'message':'m'}}] | 503 SERVER",
                "gemini | POST /v1beta/models/m:generateContent | [{'candidates':[{'content':{'parts':[{'text':'\\'error\\''}]},'finishReason':'STOP'}]}] | good",
                "gemini | POST /v1beta/models/m:generateContent | [{'error':{}},{'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'STOP'}]}] | good",
                // Within a choice.
                "openrouter | POST /api/v1/chat/completions | {'choices':[{'finish_reason':'error','message':{'content':''},'error':{'code':502,'message':'m'}}]} | 502 SERVER",
                "openai | POST /v1/chat/completions | {'choices':[{'finish_reason':'error','message':{'content':'half'}}]} | 500 SERVER",
                "mistral | POST /v1/chat/completions | {'choices':[{'finish_reason':'stop','message':{'content':'a'}},{'finish_reason':'error'}]} | 500 SERVER",
                // Kinds of errors that are the client's own.
                "openai | POST /v1/chat/completions | {'error':{'message':'m','type':'invalid_request_error'}} | 400 BAD_REQUEST",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','type':'authentication_error'}} | 401 BAD_KEY",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','type':'permission_error'}} | 403 NO_PERMISSION",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','code':'400'}} | 400 BAD_REQUEST",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','code':401}} | 401 BAD_KEY",
                "openai | POST /v1/chat/completions | {'error':{'message':'m','type':'invalid_request_error','code':'context_length_exceeded'}} | 400 CONTEXT_LENGTH",
                "anthropic | POST /v1/messages | {'type':'error','error':{'type':'invalid_request_error','message':'m'}} | 400 BAD_REQUEST",
                "anthropic | POST /v1/messages | {'type':'error','error':{'type':'authentication_error','message':'m'}} | 401 BAD_KEY",
                "anthropic | POST /v1/messages | {'type':'error','error':{'type':'permission_error','message':'m'}} | 403 NO_PERMISSION",
                "anthropic | POST /v1/messages | {'type':'error','error':{'type':'not_found_error','message':'m'}} | 404 BAD_REQUEST",
                "gemini | POST /v1beta/models/m:generateContent | {'error':{'status':'INVALID_ARGUMENT','message':'m'}} | 400 BAD_REQUEST",
                "gemini | POST /v1beta/models/m:generateContent | {'error':{'status':'UNAUTHENTICATED','message':'m'}} | 401 BAD_KEY",
                "mistral | POST /v1/chat/completions | {'object':'error','error':{'type':'invalid_request_message_order','message':'m'}} | 400 BAD_REQUEST",
                // An error that says nothing.
                "openai | POST /v1/chat/completions | {'error':null,'choices':[{'message':{'content':'x'}}]} | good",
                "openai | POST /v1/chat/completions | {'error':{},'choices':[{'message':{'content':'x'}}]} | good",
                "openai | POST /v1/chat/completions | {'error':{'message':'m'},'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},'finish_reason':null}]} | good",
                "openai | POST /v1/chat/completions | {'error':{'message':'m'},'choices':[{'index':0,'message':{'role':'assistant','content':'x','refusal':null,'annotations':[]},'finish_reason':null}]} | good",
                "openai | POST /v1/chat/completions | {'error':{'code':null,'message':null},'choices':[{'message':{'content':'x'}}]} | good",
                "openai | POST /v1/chat/completions | {'error':{'code':null,'message':'','param':{}},'choices':[{'message':{'content':'x'}}]} | good",
                "openai | POST /v1/responses | {'status':'completed','error':{'code':null,'message':null},'output':[]} | good",
                "openai | POST /v1/chat/completions | {'choices':[{'error':null,'finish_reason':'stop'}]} | good",
                "openai | POST /v1/chat/completions | {'choices':[{'message':{'content':'\\'error\\' and finish_reason'},'finish_reason':'stop'}]} | good",
                // Nothing at all.
                "openai | POST /v1/chat/completions | {} | empty",
                "openai | POST /v1/chat/completions | {'id':'x','choices':[]} | empty",
                "openai | POST /v1/chat/completions | {'id':'x','choices':null,'usage':{'prompt_tokens':3}} | empty",
                "openai | POST /v1/chat/completions | {'error':{},'choices':[]} | empty",
                "openai | POST /v1/embeddings | {'object':'list','data':[]} | empty",
                "openai | POST /v1/responses | {'id':'x','output':[]} | empty",
                "anthropic | POST /v1/messages | {'id':'x','content':[],'stop_reason':null} | empty",
                "anthropic | POST /v1/messages | {'id':'x','content':[],'stop_reason':'end_turn'} | good",
                "gemini | POST /v1beta/models/m:generateContent | {'usageMetadata':{'promptTokenCount':1}} | empty",
                "gemini | POST /v1beta/models/m:generateContent | {'candidates':[]} | empty",
                "gemini | POST /v1beta/models/m:generateContent | {'promptFeedback':{'blockReason':'SAFETY'}} | good",
                "gemini | POST /v1beta/models/m:generateContent | {'candidates':[{'finishReason':'SAFETY'}]} | good",
                "bedrock | POST /model/m/converse | {'metrics':{'latencyMs':1}} | empty",
                "bedrock | POST /model/m/converse | {'output':{'message':{'content':[]}},'stopReason':'end_turn'} | good",
                "bedrock | POST /model/m/invoke | {'embedding':[0.1]} | good",
                "cohere | POST /v2/chat | {'id':'x'} | empty",
                "cohere | POST /v2/chat | {'message':'too many tokens','error':'x'} | 500 SERVER",
                "cohere | POST /v2/chat | {'message':{'content':[{'text':'x'}]},'finish_reason':'COMPLETE'} | good",
                // Another kind of operation: data.
                "openai | POST /v1/fine_tuning/jobs | {'id':'ftjob','status':'failed','error':{'code':'server_error','message':'m'}} | good",
                "openai | GET /v1/fine_tuning/jobs/j | {'status':'failed','error':{'code':'rate_limit_exceeded','message':'m'}} | good",
                "openai | GET /v1/videos/v | {'status':'failed','error':{'code':'server_error','message':'m'}} | good",
                "openai | GET /v1/responses/r | {'status':'failed','error':{'code':'server_error','message':'m'}} | good",
                "openai | POST /v1/responses/r/cancel | {'status':'failed','error':{'code':'server_error','message':'m'}} | good",
                "openai | POST /v1/responses/compact | {'error':{'code':'server_error','message':'m'}} | good",
                "openai | POST /v1/moderations | {'error':{'message':'m'}} | good",
                "openai | GET /v1/batches/b | {'error':{'message':'m'}} | good",
                "openai | POST /v1/evals/e/runs | {'error':{'message':'m'}} | good",
                "openai | GET /v1/what/ever | {'error':{'message':'m'}} | good",
                "openai | POST /v1/threads/t/runs | {'last_error':null,'error':{'message':'m'}} | good",
                "openai | GET /v1/files/f | {'error':'x'} | good",
                "openai | GET /v1/what/ever | [{'error':{'message':'m'}}] | good",
                "gemini | GET /v1beta/operations/o | [{'error':{'code':13,'message':'m'}}] | good",
                "anthropic | GET /v1/messages/batches/b | {'error':{'type':'overloaded_error'}} | good",
                "anthropic | POST /v1/messages/count_tokens | {'error':{'type':'overloaded_error'}} | good",
                "gemini | GET /v1beta/operations/o | {'done':true,'error':{'code':13,'message':'m'}} | good",
                "gemini | POST /v1beta/models/veo:predictLongRunning | {'error':{'code':503,'message':'m'}} | good",
                "bedrock | GET /async-invoke/a | {'error':'m'} | good",
                "cohere | GET /v1/embed-jobs/j | {'error':'m'} | good",
            })
    void a_whole_answer_is_what_its_operation_makes_of_it(String provider, String call, String body, String wanted) {
        assertThat(says(watched(provider, call, "application/json", body))).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai | {'error':{'message':'m','type':'invalid_request_error'}} | 400 BAD_REQUEST",
                "openai | {'choices':[],'error':{'code':502,'message':'m'}} | 502 SERVER",
                "openai | {'choices':null,'error':{'code':'429','message':'m'}} | 429 RATE_LIMIT",
                "openai | {'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error'}]} | 500 SERVER",
                "openai | {'error':{},'choices':[{'index':0,'delta':{'role':'assistant'},'finish_reason':'stop'}]} | good",
                "openai | {'error':{'code':null},'choices':[{'index':0,'delta':{'content':'x'},'finish_reason':'stop'}]} | good",
                "openai | [DONE] | empty",
                "openai | {'choices':[],'usage':{'prompt_tokens':1}}\\n\\ndata: [DONE] | empty",
                "openai | {'choices':[{'index':0,'delta':{'content':'x'}}]}\\n\\ndata: [DONE] | good",
                "openai | {'choices':[{'index':0,'delta':{'content':'x'}}]} | broken",
                "openai | {'choices':[{'index':0,'delta':{'content':'x'},'finish_reason':'stop'}]}\\n\\ndata: {'choi | broken",
            })
    void a_chat_stream_says_the_same(String provider, String data, String wanted) {
        assertThat(says(watched(
                        provider,
                        CHAT,
                        "text/event-stream",
                        "data: " + data + "\\n\\n".repeat(wanted.equals("broken") ? 0 : 1))))
                .isEqualTo(wanted);
    }

    private static String call(int index, String finish) {
        return "data: {'choices':[{'index':0,'delta':{'tool_calls':[{'index':" + index
                + ",'id':'c','function':{'name':'f','arguments':'{}'}}]},'finish_reason':" + finish + "}]}\\n\\n";
    }

    @Test
    void a_finish_that_more_content_follows_was_none() {
        String type = "text/event-stream";
        assertThat(says(watched("together", CHAT, type, call(0, "'tool_calls'"))))
                .isEqualTo("good");
        assertThat(says(watched("together", CHAT, type, call(0, "'tool_calls'") + call(1, "null"))))
                .isEqualTo("broken");
        assertThat(says(watched("together", CHAT, type, call(0, "'tool_calls'") + call(1, "'tool_calls'"))))
                .isEqualTo("good");
        assertThat(says(watched(
                        "together",
                        CHAT,
                        type,
                        call(0, "'tool_calls'") + call(1, "'tool_calls'").substring(0, 40))))
                .isEqualTo("broken");
        assertThat(
                        says(
                                watched(
                                        "anthropic",
                                        "POST /v1/messages",
                                        type,
                                        "data: {'type':'content_block_delta','delta':{'text':'a'}}\\n\\n"
                                                + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'}}\\n\\n"
                                                + "event: content_block_delta\\ndata: {'type':'content_block_delta','delta':{'text':'b'}}\\n\\n")))
                .isEqualTo("broken");
        assertThat(says(watched(
                        "gemini",
                        "POST /v1beta/models/m:streamGenerateContent",
                        type,
                        "data: {'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'STOP'}]}\\n\\n"
                                + "data: {'candidates':[{'content':{'parts':[{'text':'b'}]}}]}\\n\\n")))
                .isEqualTo("broken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: message_start\\ndata: {'type':'message_start','message':{'content':[]}}\\n\\n"
                        + "event: message_stop\\ndata: {'type':'message_stop'}\\n\\n",
                "data: [DONE]\\n\\n",
            })
    void a_stream_of_messages_without_content_and_reason_says_nothing(String stream) {
        AnswerWatcher watcher = watched("anthropic", "POST /v1/messages", "text/event-stream", stream);
        assertThat(watcher.said()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\\ndata: {'message':'m'}\\n\\n",
                "event: error\\ndata: {'type':'error','error':{'message':'m'}}\\n\\n",
                "data: {'error':{'message':'m','type':'server_error'}}\\n\\n",
                "data: {'error':'upstream connect error'}\\n\\n",
                "event: message-start\\ndata: {'type':'message-start'}\\n\\ndata: {'type':'x','error':{'message':'m'}}\\n\\n",
            })
    void an_error_in_a_stream_of_cohere_is_none_of_its_events_whatever_its_form(String stream) {
        AnswerWatcher watcher = watched("cohere", "POST /v2/chat", "text/event-stream", stream);
        assertThat(says(watcher)).isEqualTo("500 SERVER");
        assertThat(watcher.content()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"openai, POST /v1/chat/completions", "anthropic, POST /v1/messages", "cohere, POST /v2/chat"})
    void an_empty_list_is_an_answer_that_says_nothing(String provider, String call) {
        assertThat(says(watched(provider, call, "application/json", " [ ]\\n"))).isEqualTo("empty");
        assertThat(says(watched(provider, call, "application/json", "[[0.5]]"))).isEqualTo("good");
    }

    @Test
    void a_stream_that_is_no_generation_passes_whatever_it_says() {
        for (String call : new String[] {"GET /v1/responses/r", "POST /v1/threads/t/runs", "POST /v1/what"}) {
            AnswerWatcher watcher = watched(
                    "openai",
                    call,
                    "text/event-stream",
                    "event: error\\ndata: {'error':{'code':'server_error'}}\\n\\n");
            assertThat(watcher.error()).isNull();
            assertThat(watcher.content()).isTrue();
            assertThat(watcher.finished()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'' | <html>down</html> | 502 SERVER",
                "text/plain | \\n <!DOCTYPE html> | 502 SERVER",
                "text/event-stream | <html>down</html> | 502 SERVER",
                "text/plain | {'error':{'message':'m','code':429}} | 429 RATE_LIMIT",
                "text/plain | {'choices':[{'message':{'content':'x'}}]} | good",
                "text/plain | what | good",
            })
    void a_page_is_no_answer_whatever_its_label(String type, String body, String wanted) {
        assertThat(says(watched("openai", CHAT, type.equals("''") ? "" : type, body)))
                .isEqualTo(wanted);
    }

    @Test
    void work_for_later_is_a_record_and_no_generation() {
        Operation responses = Dialects.named("openai").operation("POST", "/v1/responses");
        assertThat(responses.generates()).isTrue();
        assertThat(responses.inBackground().generates()).isFalse();
        RequestPeek peek = new RequestPeek();
        peek.look(ByteBuffer.wrap("{\"background\":true,\"input\":\"x\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(peek.background()).isTrue();
    }

    @Test
    void mistrals_errors_have_its_own_form() {
        Dialect mistral =
                Dialects.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("mistral")));
        Operation chat = mistral.operation("POST", "/v1/chat/completions");
        Problem problem = new Problem(503, "breaker_open", "no", "id");
        assertThat(new String(mistral.error(chat, problem).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"object\":\"error\",\"message\":\"no\",\"type\":\"service_unavailable\",\"param\":null,"
                        + "\"code\":\"breaker_open\",\"raw_status_code\":503}");
        String event = new String(mistral.errorEvent(chat, problem, "text/event-stream"), StandardCharsets.UTF_8);
        assertThat(event)
                .startsWith("data: {\"id\":\"id\",\"object\":\"error\",\"message\":\"no\"")
                .contains("\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]")
                .endsWith("}\n\n");
    }
}
