package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says when it does not do the work: repeated, passed over or passed on. */
class ProvidersRefusalsTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String LIMITED = Golden.openAiError("requests", "rate_limit_exceeded", "slow down");

    private static Scene.Builder openai() {
        return Scene.scene().provider("openai", "").retry("attempts: 2, backoff: { initial: 1ms, max: 2ms }");
    }

    private static Received chat(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer canary");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, retry-after, 'Wed, 21 Oct 2015 07:28:00 GMT'",
        "429, retry-after, soon",
        "429, retry-after, -5",
        "429, retry-after-ms, 1",
        "503, retry-after, 0",
        "503, x-other, 1",
        "529, x-other, 1"
    })
    void a_refusal_whose_wait_is_past_or_is_none_is_repeated(int status, String name, String value) {
        try (Scene scene = openai().start()) {
            scene.provider("openai")
                    .next(Golden.error(status, LIMITED, name, value))
                    .always(Reply.json(Golden.CHAT));
            Received received = chat(scene);
            assertThat(received.status()).isEqualTo(200);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
        }
    }

    @Test
    void an_exhausted_quota_is_passed_at_once_with_its_headers_and_counts_against_nobody() {
        try (Scene scene =
                openai().defaults("breaker: { minimum: 2, failures: 50% }").start()) {
            String body = Golden.openAiError("insufficient_quota", "insufficient_quota", "pay");
            scene.provider("openai")
                    .always(Golden.error(
                            429, body, "x-ratelimit-limit-requests", "10", "x-ratelimit-remaining-requests", "9"));
            for (int i = 1; i <= 5; i++) {
                Received received = chat(scene);
                assertThat(received.status()).isEqualTo(429);
                assertThat(received.text()).isEqualTo(body);
                assertThat(received.header("x-ratelimit-limit-requests")).isEqualTo("10");
                assertThat(received.header("x-ratelimit-remaining-requests")).isEqualTo("9");
                assertThat(scene.provider("openai").seen()).hasSize(i);
            }
        }
    }

    @Test
    void an_overload_is_repeated_then_left_and_in_the_end_passed_as_it_came() {
        try (Scene scene = openai().other("spare", "api.anthropic.com")
                .routes("{ match: { provider: openai }, fallback: [ spare ] }")
                .start()) {
            String first = Golden.openAiError("overloaded", "overloaded", "the first one's words");
            scene.provider("openai").always(Golden.error(529, first, "x-request-id", "req_1"));
            scene.provider("spare").always(Golden.error(500, Golden.openAiError("s", "s", "the second one's words")));

            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(529);
            assertThat(received.text()).isEqualTo(first);
            assertThat(received.header("x-request-id")).isEqualTo("req_1");
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("4");
            assertThat(received.header("x-should-retry")).isEqualTo("false");
            assertThat(received.headers().toString()).doesNotContain("canary").doesNotContain("key-of-spare");
            assertThat(scene.provider("openai").seen()).hasSize(2);
            assertThat(scene.provider("spare").seen()).hasSize(2);
        }
    }

    /** A provider that the breaker would leave after two failures, and one that takes over. */
    private static Scene watched() {
        return openai().other("spare", "a.provider.test")
                .routes("{ match: { provider: openai }, fallback: [ spare ] }")
                .defaults("breaker: { minimum: 2, failures: 50% }")
                .start();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422})
    void what_the_client_did_wrong_is_passed_byte_for_byte_and_counts_against_nobody(int status) {
        try (Scene scene = watched()) {
            String body = "{ \"error\": {\"message\" :\"no\",\"type\":\"invalid_request_error\", \"new\":[1, 2]} }\n";
            scene.provider("openai").always(Golden.error(status, body, "x-request-id", "req_1"));
            for (int i = 1; i <= 5; i++) {
                Received received = chat(scene);
                assertThat(received.status()).isEqualTo(status);
                assertThat(received.text()).isEqualTo(body);
                assertThat(received.header("x-request-id")).isEqualTo("req_1");
                assertThat(received.header("x-should-retry")).isNull();
                assertThat(scene.provider("openai").seen()).hasSize(i);
            }
            assertThat(scene.provider("spare").seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 413})
    void a_page_of_a_cdn_comes_with_its_status_as_an_error_that_the_clients_library_can_read(int status) {
        try (Scene scene = watched()) {
            scene.provider("openai")
                    .always(Reply.whole(
                            status,
                            "<html><head><title>no</title></head><body><center>cloudflare</center></body></html>",
                            "content-type",
                            "text/html; charset=UTF-8",
                            "cf-ray",
                            "8f-FRA"));
            for (int i = 1; i <= 5; i++) {
                Received received = chat(scene);
                assertThat(received.status()).isEqualTo(status);
                assertThat(received.header("content-type")).startsWith("application/json");
                assertThat(received.text()).startsWith("{\"error\":{").doesNotContain("<html>");
                assertThat(scene.provider("openai").seen()).hasSize(i);
            }
            assertThat(scene.provider("spare").seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504, 520, 522, 524})
    void a_page_of_a_cdn_in_place_of_the_provider_is_trouble_that_another_one_mends(int status) {
        try (Scene scene = watched()) {
            scene.provider("openai")
                    .always(Reply.whole(status, "<html>origin unreachable</html>", "content-type", "text/html"));
            scene.provider("spare").always(Reply.json(Golden.CHAT));
            Received received = chat(scene);
            assertThat(received.status()).isEqualTo(200);
            assertThat(received.text()).isEqualTo(Golden.CHAT);
        }
    }
}
