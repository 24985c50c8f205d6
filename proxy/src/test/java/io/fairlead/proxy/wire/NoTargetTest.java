package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a call comes to while every breaker is open, over real sockets: each of the three choices. */
class NoTargetTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static Scene broken(String exhausted, String open) {
        Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 1, open: " + open + " }", "exhausted: " + exhausted)
                .start();
        scene.provider("openai").next(Golden.error(500, "{}")).always(Reply.json(Golden.CHAT));
        assertThat(chat(scene).status()).isEqualTo(500);
        assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("open");
        return scene;
    }

    private static Received chat(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
        }
    }

    @Test
    void fail_refuses_at_once_and_says_when_to_come_again() {
        try (Scene scene = broken("fail", "1h")) {
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(503);
            assertThat(received.header("retry-after")).isEqualTo("3600");
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("0");
            assertThat(received.header("x-should-retry")).isNull();
        }
    }

    @Test
    void wait_answers_when_the_breaker_lets_a_trial_through() {
        try (Scene scene = broken("wait", "200ms")) {
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
        }
    }

    @Test
    void a_call_that_passes_its_targets_again_and_again_falls_back_to_each_of_them_once() {
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .other("openai-b", "b.example.com")
                        .defaults("exhausted: wait")
                        .routes("{ match: { provider: openai }, fallback: [openai-b] }")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            scene.engine.engine().breakers().mode("openai-b", BreakerMode.FORCED_OPEN);
            client.send(CHAT, Golden.CHAT_REQUEST.getBytes(StandardCharsets.UTF_8));
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.meter("fairlead.attempts", "provider", "openai-b", "outcome", "refused") >= 3);
            scene.engine.engine().breakers().mode("openai", BreakerMode.AUTO);

            Received received = client.read();
            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
            assertThat(scene.meter("fairlead.fallbacks", "from", "openai", "to", "openai-b"))
                    .isEqualTo(1);
            assertThat(scene.latest().outcome()).isEqualTo("answered");
        }
    }

    @Test
    void last_resort_asks_the_target_all_the_same_and_leaves_its_breaker_open() {
        try (Scene scene = broken("last-resort", "1h")) {
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("open");
            assertThat(scene.meter("fairlead.exhausted", "action", "last_resort"))
                    .isEqualTo(1);
        }
    }
}
