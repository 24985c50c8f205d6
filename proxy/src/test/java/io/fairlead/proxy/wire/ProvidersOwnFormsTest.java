package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers of OpenAI's dialect that say their errors and waits in a form of their own, as their clients meet it. */
class ProvidersOwnFormsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = String.join("", Golden.chatEvents());

    private static ScriptedProvider at(String host) {
        return ScriptedProvider.builder().hosts(host).start();
    }

    private static JsonNode json(Received received) {
        try {
            return JSON.readTree(received.body());
        } catch (IOException e) {
            throw new AssertionError(received.text(), e);
        }
    }

    @Nested
    class Mistral {

        private static final String CHAT = "/v1/chat/completions";

        private Scene.Builder mistral() {
            return Scene.scene()
                    .provider("mistral", "", at("api.mistral.ai"))
                    .retry("attempts: 2, backoff: { initial: 1ms, max: 2ms }");
        }

        private Received ask(Scene scene, boolean connect, String body, String... headers) {
            try (RawClient client =
                    connect ? RawClient.through(scene.engine, "api.mistral.ai") : RawClient.to(scene.engine)) {
                return client.post((connect ? "" : "/mistral") + CHAT, body, headers);
            }
        }

        private void own(Received received, int status, String type) {
            JsonNode body = json(received);
            assertThat(received.status()).isEqualTo(status);
            assertThat(received.header("content-type")).startsWith("application/json");
            assertThat(body.fieldNames())
                    .toIterable()
                    .containsExactly("object", "message", "type", "param", "code", "raw_status_code");
            assertThat(body.path("object").asText()).isEqualTo("error");
            assertThat(body.path("type").asText()).isEqualTo(type);
            assertThat(body.path("raw_status_code").asInt()).isEqualTo(status);
            assertThat(body.path("message").asText()).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void errors_of_fairleads_own_have_mistrals_form(boolean connect) {
            try (Scene scene = mistral().start()) {
                own(
                        ask(scene, connect, Golden.CHAT_REQUEST, "x-fairlead-timeout", "soon"),
                        400,
                        "invalid_request_error");
                scene.provider("mistral").always(Reply.script().rst());
                own(ask(scene, connect, Golden.CHAT_REQUEST), 502, "internal_server_error");
                scene.provider("mistral").always(Reply.script().stall());
                own(ask(scene, connect, Golden.CHAT_REQUEST, "x-fairlead-timeout", "200ms"), 504, "timeout");
                scene.engine.engine().breakers().mode("mistral", BreakerMode.FORCED_OPEN);
                own(ask(scene, connect, Golden.CHAT_REQUEST), 503, "service_unavailable");
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "400 | {\"object\":\"error\",\"message\":\"Invalid model: x\",\"type\":\"invalid_model\",\"param\":null,\"code\":\"1500\",\"raw_status_code\":400}",
                    "401 | {\"detail\":\"Invalid API Key\"}",
                    "422 | {\"detail\":[{\"loc\":[\"body\",\"temperature\"],\"msg\":\"too high\",\"type\":\"less_than_equal\"}]}",
                    "400 | {\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\"}]},\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}",
                })
        void what_the_client_did_wrong_passes_as_mistral_said_it(int status, String said) {
            try (Scene scene = mistral().start()) {
                scene.provider("mistral").always(Golden.error(status, said));
                Received received = ask(scene, true, Golden.CHAT_REQUEST, "Authorization", "Bearer k");
                assertThat(received.status()).isEqualTo(status);
                assertThat(received.text()).isEqualTo(said);
                assertThat(received.header("x-should-retry")).isNull();
                assertThat(scene.provider("mistral").seen()).hasSize(1);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "429, 1300, rate_limited, rate-limited",
            "429, 3505, service_tier_capacity_exceeded, overloaded",
            "503, null, unreachable_backend, unavailable",
            "500, null, internal_server_error, unavailable"
        })
        void what_mistral_could_not_do_is_repeated_and_judged_by_its_code(
                int status, String code, String type, String kind) {
            String said = "{\"object\":\"error\",\"message\":\"no\",\"type\":\"" + type + "\",\"param\":null,\"code\":"
                    + (code.equals("null") ? code : "\"" + code + "\"") + ",\"raw_status_code\":" + status + "}";
            try (Scene scene = mistral().start()) {
                scene.provider("mistral").next(Golden.error(status, said)).always(Reply.json(Golden.CHAT));
                assertThat(ask(scene, false, Golden.CHAT_REQUEST).status()).isEqualTo(200);
                assertThat(scene.latest().attempts())
                        .extracting(AttemptReport::status)
                        .containsExactly(status, 200);
                assertThat(failed(scene, 0).kind()).isEqualTo(kind);
            }
        }

        @Test
        void a_stream_that_breaks_ends_in_a_chunk_that_mistrals_library_can_read() throws Exception {
            Gate cut = new Gate();
            try (Scene scene = mistral().start();
                    RawClient client = RawClient.through(scene.engine, "api.mistral.ai")) {
                scene.provider("mistral")
                        .always(Reply.script()
                                .head(200, "content-type", "text/event-stream")
                                .chunk(Golden.chatEvents().get(0)
                                        + Golden.chatEvents().get(1))
                                .await(cut)
                                .rst());
                client.send(CHAT, Golden.CHAT_STREAM_REQUEST.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                client.begun();
                cut.open();
                String rest = client.rest();
                String last = rest.substring(rest.lastIndexOf("data: ") + 6, rest.lastIndexOf("\n\n"));
                JsonNode event = JSON.readTree(last);
                assertThat(event.path("object").asText()).isEqualTo("error");
                assertThat(event.path("choices").path(0).path("finish_reason").asText())
                        .isEqualTo("error");
                assertThat(rest).doesNotContain("[DONE]");
            }
        }
    }

    private static AttemptReport.Failed failed(Scene scene, int attempt) {
        return Objects.requireNonNull(scene.latest().attempts().get(attempt).failure());
    }

    @Nested
    class OpenRouter {

        private static final String CHAT = "/openrouter/api/v1/chat/completions";

        private Scene.Builder router() {
            return Scene.scene()
                    .provider("openrouter", "", at("openrouter.ai"))
                    .retry("attempts: 2, backoff: { initial: 1ms, max: 2ms }");
        }

        private Received ask(Scene scene, String body) {
            try (RawClient client = RawClient.to(scene.engine)) {
                return client.post(CHAT, body, "Authorization", "Bearer k", "Accept-Encoding", "gzip, br, zstd");
            }
        }

        private String limited(String headers) {
            return "{\"error\":{\"message\":\"Rate limit exceeded: free-models-per-min.\",\"code\":429,\"metadata\":{"
                    + "\"headers\":" + headers + ",\"provider_name\":null}},\"user_id\":\"user_1\"}";
        }

        private String until(Duration wait) {
            return "{\"X-RateLimit-Limit\":\"20\",\"X-RateLimit-Remaining\":\"0\",\"X-RateLimit-Reset\":\""
                    + Instant.now().plus(wait).toEpochMilli() + "\"}";
        }

        private Reply said(String coding, int status, String body) {
            byte[] packed = Packing.packed(coding, body);
            Reply head = coding.equals("identity")
                    ? Reply.script().head(status, "content-type", "application/json")
                    : Reply.script().head(status, "content-type", "application/json", "content-encoding", coding);
            return head.chunk(packed).end();
        }

        @ParameterizedTest
        @ValueSource(strings = {"identity", "gzip", "br", "zstd"})
        void the_time_in_an_errors_body_is_waited_for(String coding) {
            try (Scene scene = router().start()) {
                scene.provider("openrouter")
                        .next(said(coding, 429, limited(until(Duration.ofMillis(1_500)))))
                        .always(Reply.json(Golden.CHAT));

                assertThat(ask(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);

                long hint = failed(scene, 0).retryAfterMs();
                assertThat(hint).isBetween(1L, 1_500L);
                assertThat(scene.latest().attempts().get(1).waitMs()).isGreaterThanOrEqualTo(hint);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"identity", "br"})
        void a_time_that_is_far_is_passed_on_and_not_waited_for(String coding) {
            try (Scene scene = router().start()) {
                String body = limited(until(Duration.ofMinutes(10)));
                scene.provider("openrouter").always(said(coding, 429, body));

                Received received = ask(scene, Golden.CHAT_REQUEST);

                assertThat(received.status()).isEqualTo(429);
                assertThat(received.body()).isEqualTo(Packing.packed(coding, body));
                assertThat(scene.provider("openrouter").seen()).hasSize(1);
            }
        }

        @Test
        void fields_of_the_head_go_before_those_in_the_body() {
            try (Scene scene = router().start()) {
                scene.provider("openrouter")
                        .next(Golden.error(429, limited(until(Duration.ofMinutes(10))), "retry-after-ms", "3"))
                        .always(Reply.json(Golden.CHAT));

                assertThat(ask(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
                assertThat(failed(scene, 0).retryAfterMs()).isEqualTo(3);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"error\":{\"message\":\"Provider returned error\",\"code\":502,\"metadata\":{\"raw\":\"upstream\"}}}",
                    "{\"id\":\"gen-1\",\"choices\":[],\"error\":{\"message\":\"m\",\"code\":503}}",
                    "{\"id\":\"gen-1\",\"choices\":[{\"finish_reason\":\"error\",\"message\":{\"content\":\"\"},\"error\":{\"code\":502,\"message\":\"m\"}}]}",
                })
        void an_error_within_a_200_is_a_failed_attempt(String body) {
            try (Scene scene = router().start()) {
                scene.provider("openrouter").next(Reply.json(body)).always(Reply.json(Golden.CHAT));
                Received received = ask(scene, Golden.CHAT_REQUEST);
                assertThat(received.text()).isEqualTo(Golden.CHAT);
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "data: {\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],\"error\":{\"code\":502,\"message\":\"m\"}}\n\n",
                    "data: {\"error\":{\"code\":\"503\",\"message\":\"m\"}}\n\ndata: [DONE]\n\n",
                })
        void an_error_behind_comments_is_a_failed_attempt_too(String event) {
            try (Scene scene = router().start()) {
                scene.provider("openrouter")
                        .next(Reply.stream(": OPENROUTER PROCESSING\n\n", ": OPENROUTER PROCESSING\n\n", event))
                        .always(Reply.stream(": OPENROUTER PROCESSING\n\n", GOOD));
                Received received = ask(scene, Golden.CHAT_STREAM_REQUEST);
                assertThat(received.text()).isEqualTo(": OPENROUTER PROCESSING\n\n" + GOOD);
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            }
        }

        @ParameterizedTest
        @CsvSource({"402, 402", "403, 403", "400, '400'"})
        void what_the_client_must_mend_comes_at_once_with_its_status_also_within_a_200(int status, String code) {
            String said = "{\"error\":{\"message\":\"no\",\"code\":" + code + "},\"user_id\":\"user_1\"}";
            try (Scene scene = router().start()) {
                scene.provider("openrouter").always(Golden.error(status, said));
                Received own = ask(scene, Golden.CHAT_REQUEST);
                assertThat(own.status()).isEqualTo(status);
                assertThat(own.text()).isEqualTo(said);
                scene.provider("openrouter").always(Reply.json(said));
                Received inside = ask(scene, Golden.CHAT_REQUEST);
                assertThat(inside.status()).isEqualTo(status);
                assertThat(inside.header("x-fairlead-attempts")).isEqualTo("1");
                assertThat(scene.provider("openrouter").seen()).hasSize(2);
            }
        }
    }

    @Nested
    class Google {

        @ParameterizedTest
        @ValueSource(strings = {"identity", "gzip", "br", "zstd"})
        void an_error_in_an_array_within_a_200_is_a_failed_attempt(String coding) {
            String good = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]},\"finishReason\":\"STOP\"}]}";
            byte[] error = Packing.packed(
                    coding, "[{\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}\n]\n");
            Reply head = coding.equals("identity")
                    ? Reply.script().head(200, "content-type", "application/json")
                    : Reply.script().head(200, "content-type", "application/json", "content-encoding", coding);
            try (Scene scene = Scene.scene()
                            .provider("gemini", "", at("generativelanguage.googleapis.com"))
                            .retry("attempts: 2, backoff: { initial: 1ms, max: 2ms }")
                            .start();
                    RawClient client = RawClient.to(scene.engine)) {
                scene.provider("gemini").next(head.chunk(error).end()).always(Reply.json(good));
                Received received = client.post(
                        "/gemini/v1beta/models/gemini-2.5-flash:generateContent",
                        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}",
                        "x-goog-api-key",
                        "k",
                        "accept-encoding",
                        coding);
                assertThat(received.text()).isEqualTo(good);
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            }
        }
    }
}
