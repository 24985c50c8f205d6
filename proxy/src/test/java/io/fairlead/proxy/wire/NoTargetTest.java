package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import org.junit.jupiter.api.Test;

/**
 * When all targets are out, gateways fail everything, or ask everybody all the same. Here it is a choice, over real sockets: each of the
 * three; {@link OutageCacheTest} has the fourth, an answer that was good before.
 */
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
            assertThat(received.header("retry-after")).isEqualTo("1");
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
    void a_breaker_that_is_held_open_by_hand_is_not_waited_for() {
        try (Scene scene = Scene.openai()) {
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(503);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("0");
        }
    }

    @Test
    void an_open_breaker_at_the_only_target_lets_a_call_through_that_finds_out_whether_it_is_back() {
        try (Scene scene = broken("wait", "1h")) {
            Received received = chat(scene);

            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
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
