package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.health.HealthState;
import io.fairlead.proxy.health.HealthView;
import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health checks that cost money or mark good models dead: here providers are asked at no cost and to no call's harm. */
class ProbesOnTheWireTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OFTEN = "health: { interval: 200ms, timeout: 200ms, fall: 3, rise: 2 }";
    private static final String ROUTE = "{ name: chat, match: { provider: openai }, fallback: [other] }";

    private static ProbeResult probe(Scene scene, String provider) {
        return Objects.requireNonNull(scene.engine
                .engine()
                .probe(provider)
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join());
    }

    private static HealthView view(Scene scene, String provider) {
        return scene.engine.engine().health().view(provider);
    }

    @Test
    void a_probe_reads_the_list_of_models_with_the_providers_own_key() {
        try (Scene scene = Scene.scene()
                .provider("openai", "key: own-key")
                .provider("anthropic", "key: ant-key")
                .other("eu", "provider.test")
                .start()) {
            assertThat(probe(scene, "openai").verdict()).isEqualTo(ProbeResult.Verdict.GOOD);
            assertThat(probe(scene, "anthropic").status()).isEqualTo(200);
            assertThat(probe(scene, "eu").status()).isEqualTo(200);

            var seen = scene.provider("openai").seen().get(0);
            assertThat(seen.method()).isEqualTo("GET");
            assertThat(seen.path()).isEqualTo("/v1/models");
            assertThat(seen.header("authorization")).isEqualTo("Bearer own-key");
            assertThat(seen.header("host")).isEqualTo("api.openai.com");
            var other = scene.provider("anthropic").seen().get(0);
            assertThat(other.header("x-api-key")).isEqualTo("ant-key");
            assertThat(other.header("anthropic-version")).isNotEmpty();
            assertThat(scene.provider("eu").seen().get(0).path()).isEqualTo("/v1/models");
            assertThat(view(scene, "openai").state()).isEqualTo(HealthState.UP);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 401, 403, 404, 405, 429, 501})
    void any_answer_but_one_of_trouble_shows_that_it_is_there(int status) {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            scene.provider("openai").always(Golden.error(status, "{\"error\":{\"message\":\"no\"}}"));
            ProbeResult result = probe(scene, "openai");
            assertThat(result.status()).isEqualTo(status);
            assertThat(result.verdict()).isEqualTo(ProbeResult.Verdict.GOOD);
            assertThat(scene.provider("openai").seen().get(0).header("authorization"))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 520, 529})
    void an_answer_of_trouble_counts_against_it(int status) {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            scene.provider("openai").always(Golden.error(status, "{}"));
            assertThat(probe(scene, "openai").reason()).isEqualTo("http_" + status);
        }
    }

    @Test
    void what_no_answer_comes_from_counts_against_it_and_says_why() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                ScriptedProvider expired = ScriptedProvider.builder()
                        .certificate(ScriptedProvider.Certificate.EXPIRED)
                        .start();
                Scene scene = Scene.scene()
                        .defaults("health: { probe: off, timeout: 1s, interval: 5s }")
                        .provider("openai", "", silent)
                        .provider("anthropic", "", expired)
                        .provider("cohere", "")
                        .provider("nobody", "like: openai, url: \"http://127.0.0.1:1/v1\", key: k", null)
                        .start()) {
            scene.provider("cohere").always(Reply.script().drop());
            assertThat(probe(scene, "openai").reason()).isEqualTo("tls_timeout");
            assertThat(probe(scene, "anthropic").reason()).isEqualTo("tls_cert_expired");
            assertThat(probe(scene, "cohere").reason()).isEqualTo("connection_closed");
            assertThat(probe(scene, "nobody").reason()).isEqualTo("connect_refused");
        }
    }

    @Test
    void a_path_of_the_users_is_asked_for_as_it_is() {
        try (Scene scene = Scene.scene()
                .provider("openai", "health: { probe: \"/healthz?deep=1\" }")
                .start()) {
            probe(scene, "openai");
            assertThat(scene.provider("openai").seen().get(0).path()).isEqualTo("/healthz?deep=1");
        }
    }

    @Test
    void a_probe_leaves_no_connection_and_no_breaker_behind() {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            for (int i = 0; i < 20; i++) {
                probe(scene, "openai");
            }
            assertThat(view(scene, "openai").state()).isEqualTo(HealthState.DOWN);
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            assertThat(scene.meter("fairlead.pool.connections", "provider", "openai"))
                    .isZero();
            await().atMost(PATIENCE).until(() -> scene.provider("openai").open() == 0);
        }
    }

    /** Down by probes is an order, and no refusal: what works is not stopped. */
    @Test
    void a_provider_that_only_fails_its_probes_still_answers_its_calls() throws Exception {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            scene.provider("openai")
                    .on(seen -> seen.method().equals("GET") ? Golden.error(503, "{}") : Reply.json(Golden.CHAT));
            for (int i = 0; i < 3; i++) {
                probe(scene, "openai");
            }
            assertThat(view(scene, "openai").state()).isEqualTo(HealthState.DOWN);
            for (int i = 0; i < 2; i++) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    Received received = client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
                    assertThat(received.text()).isEqualTo(Golden.CHAT);
                }
            }
            assertThat(view(scene, "openai").state()).isEqualTo(HealthState.UP);
        }
    }

    /** Last in order, and never left out. */
    @Test
    void who_is_down_by_probes_is_asked_last_and_still_answers_when_no_other_does() throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .other("other", "provider.test")
                .routes(ROUTE)
                .start()) {
            scene.provider("openai")
                    .on(seen -> seen.method().equals("GET") ? Golden.error(503, "{}") : Reply.json(Golden.CHAT));
            scene.provider("other").always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 3; i++) {
                probe(scene, "openai");
            }
            assertThat(target(scene)).isEqualTo("other/gpt-4o");
            assertThat(scene.provider("openai").seen())
                    .allMatch(seen -> seen.method().equals("GET"));

            scene.provider("other").always(Golden.error(503, "{}"));
            assertThat(target(scene)).isEqualTo("openai/gpt-4o");
            assertThat(target(scene)).isEqualTo("openai/gpt-4o");
            assertThat(scene.latest().attempts()).hasSize(1); // a call came good: probes no longer have the word
        }
    }

    private static String target(Scene scene) throws Exception {
        try (RawClient client = RawClient.to(scene.engine)) {
            Received received = client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
            assertThat(received.text()).isEqualTo(Golden.CHAT);
            return Objects.requireNonNull(received.header("x-fairlead-target"));
        }
    }

    @Test
    void what_a_route_names_is_probed_by_itself_and_follows_a_change_of_configuration() {
        try (Scene scene = Scene.scene()
                .defaults(OFTEN)
                .provider("openai", "")
                .other("other", "provider.test")
                .provider("anthropic", "")
                .routes(ROUTE)
                .start()) {
            await().atMost(PATIENCE).until(() -> view(scene, "other").state() == HealthState.UP);
            scene.provider("other").always(Golden.error(503, "{}"));
            await().atMost(PATIENCE).until(() -> view(scene, "other").state() == HealthState.DOWN);
            scene.provider("other").always(Reply.json("{}"));
            await().atMost(PATIENCE).until(() -> view(scene, "other").state() == HealthState.UP);
            assertThat(scene.provider("anthropic").seen()).isEmpty();
            assertThat(scene.meter("fairlead.probes", "provider", "other", "result", "failed"))
                    .isGreaterThanOrEqualTo(3);
        }
    }
}
