package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.policy.fault.Fault;
import io.fairlead.proxy.testing.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults that are set on purpose, over real sockets: the application sees them, and the provider is not blamed. */
class InjectedFaultsTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static Scene with(Fault.Effect effect) {
        Scene scene = Scene.openai();
        scene.provider("openai").always(Reply.json(Golden.CHAT));
        set(scene, effect, 1);
        return scene;
    }

    private static void set(Scene scene, Fault.Effect effect, double share) {
        scene.engine.engine().faults().replace(List.of(new Fault("openai", null, share, effect)));
    }

    private static Received chat(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
        }
    }

    @Test
    void a_status_is_answered_in_the_clients_dialect_and_nobody_is_asked() {
        try (Scene scene = with(new Fault.Status(529))) {
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(529);
            assertThat(received.text()).contains("\"error\"").contains("injected on purpose");
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("0");
            assertThat(scene.provider("openai").seen()).isEmpty();
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            assertThat(scene.meter("fairlead.faults.injected", "kind", "status"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_delay_lets_the_answer_through_as_it_is() {
        try (Scene scene = with(new Fault.Delay(Duration.ofMillis(30)))) {
            Received received = chat(scene);

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.text()).isEqualTo(Golden.CHAT);
        }
    }

    @Test
    void time_between_events_loses_not_a_byte() {
        try (Scene scene = with(new Fault.Between(Duration.ofMillis(2)))) {
            Received received = chat(scene);

            assertThat(received.text()).isEqualTo(Golden.CHAT);
        }
    }

    @Test
    void a_reset_before_the_answer_leaves_the_client_without_one() {
        try (Scene scene = with(new Fault.Reset(false))) {
            assertThatThrownBy(() -> chat(scene)).isInstanceOf(RuntimeException.class);
            assertThat(scene.provider("openai").seen()).isEmpty();
        }
    }

    @Test
    void a_reset_in_the_middle_is_never_taken_for_a_whole_answer() {
        try (Scene scene = with(new Fault.Reset(true))) {
            Received received = chat(scene);

            assertThat(received.whole()).isFalse();
            assertThat(Golden.CHAT).startsWith(received.text());
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void other_providers_and_calls_beyond_the_share_do_not_notice() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.engine.engine().faults().replace(List.of(new Fault("anthropic", null, 1, new Fault.Stall())));

            assertThat(chat(scene).status()).isEqualTo(200);
        }
    }

    @Test
    void faults_that_are_ended_are_gone() {
        try (Scene scene = with(new Fault.Status(503))) {
            scene.engine.engine().faults().replace(List.of());

            assertThat(chat(scene).status()).isEqualTo(200);
        }
    }
}
