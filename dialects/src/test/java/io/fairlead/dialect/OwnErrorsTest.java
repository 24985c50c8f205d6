package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.registry.Dialects;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Errors of our own, in each dialect's words. */
class OwnErrorsTest {
    private static final Problem SLOW =
            new Problem(504, "upstream_timeout_first_token", "No token came in 10 s.", "x1");
    private static final Problem LIMITED =
            new Problem(429, "rate_limited", "The limit of 5 requests a minute is used up.", "x2");

    private record Call(String provider, String call, String contentType) {}

    private static final Call[] CALLS = {
        new Call("openai", "POST /v1/chat/completions", "text/event-stream"),
        new Call("openai", "POST /v1/responses", "text/event-stream"),
        new Call("anthropic", "POST /v1/messages", "text/event-stream"),
        new Call(
                "vertex",
                "POST /v1/projects/p/locations/l/publishers/anthropic/models/c:streamRawPredict",
                "text/event-stream"),
        new Call("gemini", "POST /v1beta/models/m:streamGenerateContent?alt=sse", "text/event-stream"),
        new Call("bedrock", "POST /model/m/converse-stream", "application/vnd.amazon.eventstream"),
        new Call("cohere", "POST /v2/chat", "text/event-stream"),
        new Call("ollama", "POST /api/chat", "application/x-ndjson"),
    };

    private static Dialect dialect(String provider) {
        return Dialects.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)));
    }

    private static Operation operation(Call call) {
        int blank = call.call().indexOf(' ');
        return dialect(call.provider())
                .operation(call.call().substring(0, blank), call.call().substring(blank + 1));
    }

    @TestFactory
    Stream<DynamicTest> an_error_event_is_read_as_an_error_and_never_as_a_finish() {
        return Stream.of(CALLS)
                .map(call -> DynamicTest.dynamicTest(call.call(), () -> {
                    for (Problem problem : new Problem[] {SLOW, LIMITED}) {
                        Dialect dialect = dialect(call.provider());
                        AnswerWatcher watcher = dialect.watch(operation(call), true, call.contentType());
                        watcher.look(ByteBuffer.wrap(dialect.errorEvent(operation(call), problem, call.contentType())));
                        assertThat(watcher.atBoundary()).isTrue();
                        watcher.end();
                        assertThat(watcher.error()).isNotNull();
                        assertThat(watcher.finished()).isFalse();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_error_answer_has_status_words_and_a_type() {
        return Stream.of(CALLS)
                .map(call -> DynamicTest.dynamicTest(call.call(), () -> {
                    ErrorAnswer answer = dialect(call.provider()).error(operation(call), LIMITED);
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.headers().get("content-type")).startsWith("application/json");
                    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                            .contains("is used up");
                }));
    }

    private static JsonNode body(int call, Problem problem) {
        ErrorAnswer answer = dialect(CALLS[call].provider()).error(operation(CALLS[call]), problem);
        return Objects.requireNonNull(Json.tree(answer.body(), answer.body().length));
    }

    @Test
    void each_dialect_has_its_own_form() {
        assertThat(body(0, LIMITED).path("error").path("code").asText()).isEqualTo("rate_limited");
        assertThat(body(0, LIMITED).path("error").path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(body(0, LIMITED).path("error").has("param")).isTrue();
        assertThat(body(2, LIMITED).path("type").asText()).isEqualTo("error");
        assertThat(body(2, LIMITED).path("error").path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(body(2, LIMITED).path("request_id").asText()).isEqualTo("x2");
        assertThat(body(2, SLOW).path("error").path("type").asText()).isEqualTo("timeout_error");
        assertThat(body(3, SLOW).path("error").path("type").asText()).isEqualTo("timeout_error");
        assertThat(body(4, SLOW).path("error").path("status").asText()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(body(4, SLOW).path("error").path("code").asInt()).isEqualTo(504);
        assertThat(body(5, SLOW).path("message").asText()).startsWith("No token");
        assertThat(dialect("bedrock").error(operation(CALLS[5]), LIMITED).headers())
                .containsEntry("x-amzn-errortype", "ThrottlingException");
        assertThat(body(6, SLOW).path("id").asText()).isEqualTo("x1");
        assertThat(body(7, SLOW).path("error").asText()).startsWith("No token");
    }

    @Test
    void an_open_chat_stream_gets_no_end_marker_and_an_open_response_gets_both_events() {
        String chat = new String(
                dialect("openai").errorEvent(operation(CALLS[0]), SLOW, "text/event-stream"), StandardCharsets.UTF_8);
        assertThat(chat).startsWith("data: {\"error\":{").endsWith("}\n\n").doesNotContain("[DONE]");
        String responses = new String(
                dialect("openai").errorEvent(operation(CALLS[1]), SLOW, "text/event-stream"), StandardCharsets.UTF_8);
        assertThat(responses)
                .startsWith("event: error\n")
                .contains("\n\nevent: response.failed\n")
                .endsWith("\n\n");
    }

    @Test
    void words_with_quotes_and_line_ends_stay_inside_the_event() {
        Problem odd = new Problem(502, "c", "a \"b\"\n\ndata: [DONE]\n\n", null);
        for (Call call : CALLS) {
            AnswerWatcher watcher = dialect(call.provider()).watch(operation(call), true, call.contentType());
            watcher.look(
                    ByteBuffer.wrap(dialect(call.provider()).errorEvent(operation(call), odd, call.contentType())));
            watcher.end();
            assertThat(watcher.finished()).as(call.call()).isFalse();
            assertThat(Objects.requireNonNull(watcher.error()).message()).isEqualTo(odd.message());
        }
    }
}
