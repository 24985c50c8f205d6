package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.registry.Dialects;
import io.fairlead.dialect.wire.EventStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Where streams commit and finish, and how errors stand in them; streams written for this test. */
class StreamsTest {
    private static final String CHAT = "POST /v1/chat/completions";
    private static final String RESPONSES = "POST /v1/responses";
    private static final String MESSAGES = "POST /v1/messages";
    private static final String GEMINI = "POST /v1beta/models/m:streamGenerateContent";
    private static final String COHERE = "POST /v2/chat";

    /** {@code wanted}: C content, F finished, E error, in that order; what is missing is not. */
    private record Case(String name, String provider, String call, String stream, String wanted) {}

    private static String chunk(String choice) {
        return "data: {\"object\":\"chat.completion.chunk\",\"choices\":[" + choice + "]}\n\n";
    }

    private static String delta(String delta) {
        return chunk("{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}");
    }

    private static String stop(int index) {
        return chunk("{\"index\":" + index + ",\"delta\":{},\"finish_reason\":\"stop\"}");
    }

    private static String event(String name, String more) {
        return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + more + "}\n\n";
    }

    private static final List<Case> CASES = List.of(
            new Case("nothing", "openai", CHAT, "", ""),
            new Case(
                    "role only is held",
                    "openai",
                    CHAT,
                    delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"),
                    ""),
            new Case(
                    "Azure's filter results are held",
                    "azure-openai",
                    CHAT,
                    "data: {\"choices\":[],\"prompt_filter_results\":[{}]}\n\n",
                    ""),
            new Case("comments are held", "openrouter", CHAT, ": OPENROUTER PROCESSING\n\n", ""),
            new Case("text", "openai", CHAT, delta("{\"content\":\"Hi\"}"), "C"),
            new Case("refusal", "openai", CHAT, delta("{\"refusal\":\"No\"}"), "C"),
            new Case("reasoning", "deepseek", CHAT, delta("{\"reasoning_content\":\"Hm\"}"), "C"),
            new Case("audio", "openai", CHAT, delta("{\"audio\":{\"data\":\"AA\"}}"), "C"),
            new Case(
                    "a tool's name",
                    "openai",
                    CHAT,
                    delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"),
                    "C"),
            new Case("an unknown event", "openai", CHAT, "data: {\"novel\":1}\n\n", "C"),
            new Case("no JSON", "openai", CHAT, "data: what\n\n", "C"),
            new Case(
                    "finish reason without [DONE] is whole",
                    "openai",
                    CHAT,
                    delta("{\"content\":\"Hi\"}") + stop(0),
                    "CF"),
            new Case(
                    "a clean end without a finish marker is broken",
                    "openai",
                    CHAT,
                    delta("{\"content\":\"Hi\"}"),
                    "C"),
            new Case(
                    "an empty finish reason is none",
                    "openai",
                    CHAT,
                    chunk("{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}"),
                    "C"),
            new Case(
                    "one of two choices has ended",
                    "openai",
                    CHAT,
                    delta("{\"content\":\"a\"}")
                            + chunk("{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}")
                            + stop(0),
                    "C"),
            new Case(
                    "both choices have ended",
                    "openai",
                    CHAT,
                    delta("{\"content\":\"a\"}")
                            + chunk("{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}")
                            + stop(0)
                            + stop(1),
                    "CF"),
            new Case(
                    "text that looks like a finish",
                    "openai",
                    CHAT,
                    delta("{\"content\":\"x\"}")
                            + delta(
                                    "{\"content\":\"\\\"finish_reason\\\":\\\"stop\\\" \\\"error\\\":{\\\"a\\\":1} [DONE]\"}"),
                    "C"),
            new Case(
                    "a finish reason with blanks",
                    "openai",
                    CHAT,
                    delta("{\"content\":\"x\"}")
                            + "data: {\"choices\" : [ {\"finish_reason\" : \"stop\", \"index\" : 0} ] }\n\n",
                    "CF"),
            new Case(
                    "an error alone",
                    "openai",
                    CHAT,
                    "data: {\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}}\n\n",
                    "E429"),
            new Case(
                    "Groq's error event",
                    "groq",
                    CHAT,
                    delta("{\"reasoning\":\"x\"}")
                            + "event: error\ndata: {\"error\":{\"message\":\"m\",\"code\":\"tool_use_failed\",\"status_code\":400}}\n\n",
                    "CE400"),
            new Case(
                    "OpenRouter's error beside choices",
                    "openrouter",
                    CHAT,
                    "data: {\"error\":{\"code\":502,\"message\":\"m\"},\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
                    "E502"),
            new Case(
                    "a whole answer where a stream was asked for",
                    "openai",
                    CHAT,
                    "{\"choices\":[{\"message\":{}}],\"usage\":{}}",
                    "F"),
            new Case("half an answer where a stream was asked for", "openai", CHAT, "{\"choices\":[{\"message\":", ""),
            new Case(
                    "half a last event",
                    "openai",
                    CHAT,
                    delta("{\"role\":\"assistant\"}") + "data: {\"choices\":[{\"delta\":{\"cont",
                    ""),
            new Case(
                    "created and in progress are held",
                    "openai",
                    RESPONSES,
                    event("response.created", "") + event("response.in_progress", "") + event("keepalive", ""),
                    ""),
            new Case(
                    "an empty message item is held",
                    "openai",
                    RESPONSES,
                    event("response.output_item.added", ",\"item\":{\"type\":\"message\",\"content\":[]}"),
                    ""),
            new Case(
                    "a function call item",
                    "openai",
                    RESPONSES,
                    event("response.output_item.added", ",\"item\":{\"type\":\"function_call\",\"name\":\"f\"}"),
                    "C"),
            new Case("a delta", "openai", RESPONSES, event("response.output_text.delta", ",\"delta\":\"x\""), "C"),
            new Case(
                    "completed",
                    "openai",
                    RESPONSES,
                    event("response.output_text.delta", ",\"delta\":\"x\"")
                            + event("response.completed", ",\"response\":{}"),
                    "CF"),
            new Case(
                    "incomplete",
                    "openai",
                    RESPONSES,
                    event("response.output_text.delta", ",\"delta\":\"x\"")
                            + event("response.incomplete", ",\"response\":{}"),
                    "CF"),
            new Case(
                    "without event lines",
                    "openai",
                    RESPONSES,
                    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n\ndata: {\"type\":\"response.completed\"}\n\n",
                    "CF"),
            new Case(
                    "an error with its fields at the top",
                    "openai",
                    RESPONSES,
                    event("error", ",\"code\":\"server_error\",\"message\":\"m\""),
                    "E500"),
            new Case(
                    "an error with its fields below",
                    "openai",
                    RESPONSES,
                    event("error", ",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}"),
                    "E429"),
            new Case(
                    "failed",
                    "openai",
                    RESPONSES,
                    event(
                            "response.failed",
                            ",\"response\":{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"m\"}}"),
                    "E429"),
            new Case(
                    "start and ping are held",
                    "anthropic",
                    MESSAGES,
                    event("message_start", ",\"message\":{}")
                            + event("ping", "")
                            + event("content_block_start", ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                    ""),
            new Case(
                    "a tool block",
                    "anthropic",
                    MESSAGES,
                    event(
                            "content_block_start",
                            ",\"content_block\":{\"type\":\"tool_use\",\"name\":\"f\",\"input\":{}}"),
                    "C"),
            new Case(
                    "an empty delta is held",
                    "anthropic",
                    MESSAGES,
                    event("content_block_delta", ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                    ""),
            new Case(
                    "a stop reason without message_stop is whole",
                    "anthropic",
                    MESSAGES,
                    event("content_block_delta", ",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}")
                            + event("message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\"}"),
                    "CF"),
            new Case(
                    "a block's end is no finish",
                    "anthropic",
                    MESSAGES,
                    event("content_block_delta", ",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}")
                            + event("content_block_stop", ""),
                    "C"),
            new Case(
                    "overloaded",
                    "anthropic",
                    MESSAGES,
                    event("error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}"),
                    "E529"),
            new Case(
                    "a chunk with a finish reason",
                    "gemini",
                    GEMINI,
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}]}\r\n\r\n",
                    "CF"),
            new Case(
                    "a chunk without one",
                    "gemini",
                    GEMINI,
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}]}\r\n\r\n",
                    "C"),
            new Case(
                    "an empty text is held",
                    "gemini",
                    GEMINI,
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]}}],\"usageMetadata\":{}}\r\n\r\n",
                    ""),
            new Case(
                    "a call",
                    "gemini",
                    GEMINI,
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}\r\n\r\n",
                    "C"),
            new Case(
                    "a blocked prompt is whole",
                    "gemini",
                    GEMINI,
                    "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\r\n\r\n",
                    "F"),
            new Case(
                    "an error as bare JSON",
                    "gemini",
                    GEMINI,
                    "{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}",
                    "FE503"),
            new Case(
                    "an array",
                    "gemini",
                    GEMINI,
                    "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}]},\n{\"candidates\":[{\"finishReason\":\"STOP\"}]}]",
                    "CF"),
            new Case(
                    "an array that holds an error",
                    "gemini",
                    GEMINI,
                    "[{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\"}}]",
                    "E429"),
            new Case(
                    "Cohere's start is held",
                    "cohere",
                    COHERE,
                    event("message-start", ",\"delta\":{}")
                            + event(
                                    "content-start",
                                    ",\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}"),
                    ""),
            new Case(
                    "Cohere's end",
                    "cohere",
                    COHERE,
                    event("content-delta", ",\"delta\":{\"message\":{\"content\":{\"text\":\"x\"}}}")
                            + event("message-end", ",\"delta\":{\"finish_reason\":\"COMPLETE\"}"),
                    "CF"),
            new Case(
                    "Cohere's error",
                    "cohere",
                    COHERE,
                    event("message-end", ",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"m\"}"),
                    "E500"),
            new Case(
                    "Ollama's lines",
                    "ollama",
                    "POST /api/chat",
                    "{\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"done\":false}\n{\"done\":true,\"eval_count\":3}\n",
                    "CF"),
            new Case("Ollama's error", "ollama", "POST /api/chat", "{\"error\":\"model 'x' not found\"}\n", "E500"));

    private static AnswerWatcher watcher(String provider, String call, String contentType) {
        Dialect dialect =
                Dialects.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)));
        int blank = call.indexOf(' ');
        Operation operation = dialect.operation(call.substring(0, blank), call.substring(blank + 1));
        assertThat(operation.kind()).isEqualTo(Operation.Kind.GENERATION);
        return dialect.watch(operation, true, contentType);
    }

    private static String says(AnswerWatcher watcher) {
        ProviderError error = watcher.error();
        return (watcher.content() ? "C" : "")
                + (watcher.finished() ? "F" : "")
                + (error == null ? "" : "E" + error.status());
    }

    @TestFactory
    Stream<DynamicTest> commits_finishes_and_fails_where_it_should_in_every_cut() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(c.provider() + ": " + c.name(), () -> {
                    byte[] bytes = c.stream().getBytes(StandardCharsets.UTF_8);
                    for (int cut = 0; cut <= bytes.length; cut++) {
                        AnswerWatcher watcher = watcher(c.provider(), c.call(), "text/event-stream");
                        watcher.look(ByteBuffer.wrap(bytes, 0, cut));
                        watcher.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
                        watcher.end();
                        assertThat(says(watcher)).as("cut at %s", cut).isEqualTo(c.wanted());
                    }
                }));
    }

    private static byte[] frame(String name, String payload) {
        return EventStreamWriter.frame(
                Map.of(":event-type", name, ":message-type", "event"), payload.getBytes(StandardCharsets.UTF_8));
    }

    private static AnswerWatcher frames(String call, byte[]... frames) {
        AnswerWatcher watcher = watcher("bedrock", call, "application/vnd.amazon.eventstream");
        for (byte[] frame : frames) {
            watcher.look(ByteBuffer.wrap(frame));
            assertThat(watcher.atBoundary()).isTrue();
        }
        watcher.end();
        return watcher;
    }

    @Test
    void a_converse_stream_is_finished_at_its_stop_and_has_usage_after_it() {
        String call = "POST /model/m/converse-stream";
        byte[] start = frame("messageStart", "{\"role\":\"assistant\"}");
        byte[] delta = frame("contentBlockDelta", "{\"delta\":{\"text\":\"x\"}}");
        byte[] stop = frame("messageStop", "{\"stopReason\":\"end_turn\"}");
        byte[] usage = frame("metadata", "{\"usage\":{\"inputTokens\":3,\"outputTokens\":4}}");
        assertThat(says(frames(call, start))).isEmpty();
        assertThat(says(frames(call, start, delta))).isEqualTo("C");
        assertThat(says(frames(call, start, delta, stop))).isEqualTo("CF");
        assertThat(frames(call, start, delta, stop, usage).usage()).isEqualTo(new Usage(3, 4, -1, -1, true));
    }

    @Test
    void an_exception_frame_is_an_error() {
        byte[] frame = EventStreamWriter.frame(
                Map.of(":exception-type", "throttlingException", ":message-type", "exception"),
                "{\"message\":\"slow\"}".getBytes(StandardCharsets.UTF_8));
        ProviderError error = Objects.requireNonNull(
                frames("POST /model/m/converse-stream", frame).error());
        assertThat(error.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.message()).isEqualTo("slow");
    }

    @Test
    void an_invocation_has_the_models_own_events_inside() {
        String call = "POST /model/m/invoke-with-response-stream";
        assertThat(says(frames(call, inner("{\"type\":\"message_start\"}")))).isEmpty();
        assertThat(
                        says(
                                frames(
                                        call,
                                        inner(
                                                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}"))))
                .isEqualTo("C");
        assertThat(says(frames(call, inner("{\"outputText\":\"x\",\"completionReason\":\"FINISH\"}"))))
                .isEqualTo("CF");
        assertThat(says(frames(call, inner("{\"type\":\"message_stop\"}")))).isEqualTo("F");
    }

    private static byte[] inner(String event) {
        String bytes = Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8));
        return frame("chunk", "{\"bytes\":\"" + bytes + "\",\"p\":\"abc\"}");
    }

    @Test
    void a_broken_frame_is_an_error() {
        byte[] frame = frame("messageStart", "{}");
        frame[10] ^= 1;
        AnswerWatcher watcher =
                watcher("bedrock", "POST /model/m/converse-stream", "application/vnd.amazon.eventstream");
        watcher.look(ByteBuffer.wrap(frame));
        assertThat(says(watcher)).isEqualTo("E502");
    }

    @Test
    void a_large_last_event_still_finishes_the_stream() {
        AnswerWatcher watcher = watcher("openai", RESPONSES, "text/event-stream");
        String image = "A".repeat(3_000_000);
        watcher.look(ByteBuffer.wrap(
                event("response.output_text.delta", ",\"delta\":\"x\"").getBytes(StandardCharsets.UTF_8)));
        watcher.look(ByteBuffer.wrap(event(
                        "response.completed",
                        ",\"response\":{\"output\":[{\"result\":\"" + image
                                + "\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}")
                .getBytes(StandardCharsets.UTF_8)));
        assertThat(says(watcher)).isEqualTo("CF");
        assertThat(watcher.usage()).isEqualTo(new Usage(5, 6, -1));
    }

    @Test
    void an_answer_in_one_piece_is_finished_when_it_is_whole_and_commits_nothing() {
        Dialect dialect = Dialects.named("openai");
        Operation operation = dialect.operation("POST", "/v1/chat/completions");
        AnswerWatcher watcher = dialect.watch(operation, false, "application/json; charset=utf-8");
        watcher.look(ByteBuffer.wrap(
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(says(watcher)).isEmpty();
        watcher.look(ByteBuffer.wrap("}\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(says(watcher)).isEqualTo("F");
        assertThat(watcher.usage()).isEqualTo(new Usage(1, 2, -1));
    }

    @Test
    void a_200_whose_whole_body_is_an_error_is_one() {
        Dialect dialect =
                Dialects.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("openrouter")));
        Operation operation = dialect.operation("POST", "/api/v1/chat/completions");
        AnswerWatcher watcher = dialect.watch(operation, false, "application/json");
        watcher.look(ByteBuffer.wrap("{\"error\":{\"code\":502,\"message\":\"m\"}}".getBytes(StandardCharsets.UTF_8)));
        assertThat(says(watcher)).isEqualTo("FE502");
    }

    @Test
    void bytes_that_are_no_text_commit_at_the_first_and_are_always_whole() {
        Dialect dialect = Dialects.named("openai");
        AnswerWatcher watcher = dialect.watch(dialect.operation("POST", "/v1/audio/speech"), false, "audio/mpeg");
        assertThat(watcher.content()).isFalse();
        watcher.look(ByteBuffer.wrap(new byte[] {1}));
        assertThat(watcher.content()).isTrue();
        assertThat(watcher.finished()).isTrue();
    }
}
