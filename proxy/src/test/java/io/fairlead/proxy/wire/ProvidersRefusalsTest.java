package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
