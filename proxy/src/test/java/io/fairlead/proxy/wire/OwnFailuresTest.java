package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A failure of Fairlead's own, or on its way, never looks like a mistake of the client: it is 5xx, so that SDKs repeat it, and
 * says by {@code Proxy-Status} that no provider answered. What a provider answers is the provider's.
 */
class OwnFailuresTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static Received call(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
        }
    }

    private static void own(Received answer) {
        assertThat(answer.status()).isBetween(500, 599);
        assertThat(answer.header("proxy-status")).contains("fairlead").contains("error=");
        assertThat(answer.text()).contains("\"error\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connect-to: "127.0.0.1:1"                      | refused
            url: "https://nowhere.invalid/v1"              | unknown name
            url: "https://127.0.0.1:1/v1"                  | nobody there
            """)
    void a_provider_that_is_not_reached(String entry, String why) {
        try (Scene scene = Scene.scene()
                .provider("openai", entry, null)
                .retry("attempts: 1, patience: 0s")
                .start()) {
            own(call(scene));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED", "UNKNOWN_CA", "WRONG_NAME", "SELF_SIGNED"})
    void a_certificate_that_is_not_trusted(String kind) {
        try (ScriptedProvider untrusted = ScriptedProvider.builder()
                        .certificate(ScriptedProvider.Certificate.valueOf(kind))
                        .start();
                Scene scene = Scene.scene()
                        .provider("openai", "", untrusted)
                        .retry("attempts: 1, patience: 0s")
                        .start()) {
            own(call(scene));
            assertThat(untrusted.seen()).isEmpty();
        }
    }

    @Test
    void a_breaker_that_is_open() {
        try (Scene scene = Scene.openai()) {
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            own(call(scene));
            assertThat(scene.provider("openai").seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void what_a_provider_answers_is_said_to_be_the_providers(int status) {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 1, patience: 0s")
                .start()) {
            scene.provider("openai").always(Golden.error(status, "{\"error\":{\"message\":\"theirs\"}}"));
            Received answer = call(scene);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo("{\"error\":{\"message\":\"theirs\"}}");
            String said = answer.header("proxy-status");
            assertThat(said == null || said.contains("received-status=" + status))
                    .as(said)
                    .isTrue();
        }
    }

    @Test
    void services_beside_it_that_hang_are_felt_by_no_call() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                Scene scene = Scene.scene()
                        .telemetry("otlp: \"http://127.0.0.1:" + silent.port() + "\"")
                        .alerts("{ webhook: \"http://127.0.0.1:" + silent.port() + "/hook\" }")
                        .provider("openai", "")
                        .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 50; i++) {
                assertThat(call(scene).status()).isEqualTo(200);
            }
            assertThat(scene.latest().outcome()).isEqualTo("answered");
        }
    }
}
