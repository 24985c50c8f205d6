package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import org.junit.jupiter.api.Test;

/** What a dashboard sees of limits, from a running engine. */
class LimitMetricsTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    @Test
    void limits_are_seen_before_the_first_call_and_what_they_use_and_refuse_after_it() {
        try (Scene scene = Scene.scene()
                .provider("openai", "limits: { requests: 1/h, concurrency: 7, wait: 1ms }")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));

            assertThat(scene.meter("fairlead.limit.max", "provider", "openai", "limit", "requests"))
                    .isEqualTo(1);
            assertThat(scene.meter("fairlead.limit.max", "provider", "openai", "limit", "concurrency"))
                    .isEqualTo(7);
            assertThat(scene.meter("fairlead.limit.max", "provider", "anthropic"))
                    .isZero();
            assertThat(chat(scene).status()).isEqualTo(200);
            assertThat(chat(scene).status()).isEqualTo(429);

            scene.atRest();
            assertThat(scene.meter("fairlead.limit.used", "provider", "openai", "limit", "requests"))
                    .isEqualTo(1);
            assertThat(scene.meter("fairlead.limit.used", "provider", "openai", "limit", "concurrency"))
                    .isZero();
            assertThat(scene.meter("fairlead.limit.waiting", "provider", "openai"))
                    .isZero();
            assertThat(scene.meter("fairlead.limit.refused", "provider", "openai", "reason", "limit_requests"))
                    .isEqualTo(1);
        }
    }

    private static Received chat(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
        }
    }
}
