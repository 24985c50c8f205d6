package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Another configuration while calls run: each call keeps the one it began with, and what did not change stays as it was. */
class GenerationsTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String ROUTE = "{ match: { provider: openai }, fallback: [spare] }";

    private static Scene.Builder openai(ScriptedProvider provider, String settings) {
        return Scene.scene().provider("openai", settings, provider);
    }

    private static Received chat(Scene scene, String... headers) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, headers);
        }
    }

    @Test
    void an_exchange_ends_under_the_configuration_that_it_began_with() throws Exception {
        Gate gate = new Gate();
        try (ScriptedProvider provider = ScriptedProvider.start();
                ScriptedProvider spare = ScriptedProvider.start();
                Scene scene = openai(provider, "")
                        .provider("spare", "like: openai, url: \"https://a.provider.test/v1\", key: k", spare)
                        .routes(ROUTE)
                        .retry("attempts: 1")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            provider.always(Reply.script().await(gate).head(503).end());
            spare.always(Reply.json(Golden.CHAT));
            CompletableFuture<Received> begun = Aside.supply(() -> client.post(CHAT, Golden.CHAT_REQUEST));
            await().atMost(Scene.PATIENCE).until(() -> provider.seen().size() == 1);

            scene.engine.follow(openai(provider, "").retry("attempts: 1").yaml());
            assertThat(scene.engine.engine().configurationsInUse()).isEqualTo(2);
            gate.open();

            assertThat(begun.get(30, TimeUnit.SECONDS).header("x-fairlead-target"))
                    .as("its route still has a fallback")
                    .isEqualTo("spare/gpt-4o");
            await().atMost(Scene.PATIENCE).until(() -> scene.engine.engine().configurationsInUse() == 1);
            assertThat(chat(scene).status()).as("no route any more").isEqualTo(503);
        }
    }

    @Test
    void connections_forced_breakers_and_the_key_in_use_stay_where_nothing_changed() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "key: [first-key, second-key]")
                        .provider("mistral", "", null)
                        .start();
                RawClient client = RawClient.to(scene.engine)) { // one connection, so one loop and its pool
            provider.on(seen -> "Bearer first-key".equals(seen.header("authorization"))
                    ? Reply.whole(
                            401,
                            Golden.openAiError("invalid_request_error", "invalid_api_key", "no"),
                            "content-type",
                            "application/json")
                    : Reply.json(Golden.CHAT));
            assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            scene.engine.engine().breakers().mode("mistral", BreakerMode.FORCED_OPEN);
            int connections = provider.accepted();

            scene.engine.follow(openai(provider, "key: [first-key, second-key]")
                    .provider("mistral", "", null)
                    .retry("attempts: 3")
                    .yaml());

            assertThat(client.post(CHAT, Golden.CHAT_REQUEST).header("x-fairlead-attempts"))
                    .as("the second key is still the one in use")
                    .isEqualTo("1");
            assertThat(provider.accepted()).isEqualTo(connections);
            assertThat(scene.engine.engine().breakers().view("mistral").state()).isEqualTo("forced-open");
        }
    }

    @Test
    void what_is_used_of_a_limit_stays_used() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "limits: { requests: 2/h, wait: 1ms }")
                        .retry("attempts: 1")
                        .start()) {
            provider.always(Reply.json(Golden.CHAT));
            assertThat(chat(scene).status()).isEqualTo(200);
            assertThat(chat(scene).status()).isEqualTo(200);

            scene.engine.follow(openai(provider, "limits: { requests: 2/h, wait: 1ms }")
                    .retry("attempts: 2")
                    .yaml());
            assertThat(chat(scene).status()).isEqualTo(429);

            scene.engine.follow(openai(provider, "limits: { requests: 3/h, wait: 1ms }")
                    .retry("attempts: 2")
                    .yaml());
            assertThat(chat(scene).status()).as("another limit begins anew").isEqualTo(200);
        }
    }

    @Test
    void a_provider_that_is_gone_takes_its_gauges_and_breaker_with_it() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene =
                        openai(provider, "").other("spare", "a.provider.test").start()) {
            scene.engine.engine().breakers().mode("spare", BreakerMode.FORCED_OPEN);
            assertThat(scene.meter("fairlead.breaker.state", "provider", "spare"))
                    .isEqualTo(3);

            scene.engine.follow(openai(provider, "").yaml());

            assertThat(scene.engine
                            .meters()
                            .find("fairlead.breaker.state")
                            .tags("provider", "spare")
                            .meters())
                    .isEmpty();
            assertThat(scene.engine.engine().breakers().view("spare").state()).isEqualTo("closed");
            assertThat(scene.engine
                            .meters()
                            .find("fairlead.breaker.state")
                            .tags("provider", "openai")
                            .meters())
                    .hasSize(1);
        }
    }

    @Test
    void many_configurations_one_after_the_other_lose_no_call_and_leave_nothing_behind() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            provider.always(Reply.json(Golden.CHAT));
            List<String> files = List.of(
                    openai(provider, "").yaml(),
                    openai(provider, "").retry("attempts: 2").yaml());
            for (int i = 0; i < 60; i++) {
                scene.engine.follow(files.get(i % 2));
                assertThat(chat(scene).status()).isEqualTo(200);
            }
            scene.atRest();
            await().atMost(Scene.PATIENCE).until(() -> scene.engine.engine().configurationsInUse() == 1);
        }
    }

    @Test
    void a_breaker_whose_settings_changed_begins_anew_and_does_not_seem_open_for_ever() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "")
                        .defaults("breaker: { minimum: 1 }", "exhausted: fail")
                        .retry("attempts: 1")
                        .start()) {
            provider.always(Reply.script().head(503).end());
            await().atMost(Scene.PATIENCE).until(() -> {
                chat(scene);
                return scene.engine.engine().breakers().view("openai").state().equals("open");
            });

            scene.engine.follow(openai(provider, "")
                    .defaults("breaker: { minimum: 5 }", "exhausted: fail")
                    .retry("attempts: 1")
                    .yaml());

            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            provider.always(Reply.json(Golden.CHAT));
            assertThat(chat(scene).status()).isEqualTo(200);
        }
    }

    @Test
    void a_provider_that_is_somewhere_else_now_is_not_held_to_what_was_found_out_about_the_old_place() {
        try (ScriptedProvider broken = ScriptedProvider.start();
                ScriptedProvider sound = ScriptedProvider.start();
                Scene scene = openai(broken, "")
                        .defaults("breaker: { minimum: 1, open: 10m }", "exhausted: fail")
                        .retry("attempts: 1")
                        .start()) {
            broken.always(Reply.script().head(503).end());
            sound.always(Reply.json(Golden.CHAT));
            await().atMost(Scene.PATIENCE).until(() -> {
                chat(scene);
                return scene.engine.engine().breakers().view("openai").state().equals("open");
            });

            scene.engine.follow(openai(sound, "")
                    .defaults("breaker: { minimum: 1, open: 10m }", "exhausted: fail")
                    .retry("attempts: 1")
                    .yaml());

            assertThat(chat(scene).status()).isEqualTo(200);
        }
    }

    @Test
    void providers_that_come_and_go_under_ever_new_names_leave_nothing_that_grows() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            provider.always(Reply.json(Golden.CHAT));
            int meters = 0;
            for (int i = 0; i < 240; i++) {
                scene.engine.follow(openai(provider, "")
                        .provider("name-" + i, "like: openai, url: \"https://a.provider.test/v1\"", provider)
                        .yaml());
                try (RawClient client = RawClient.to(scene.engine)) {
                    assertThat(client.post("/name-" + i + "/v1/chat/completions", Golden.CHAT_REQUEST)
                                    .status())
                            .isEqualTo(200);
                }
                if (i == 120) {
                    scene.atRest();
                    meters = scene.engine.meters().getMeters().size();
                }
            }
            scene.atRest();
            assertThat(scene.engine.meters().getMeters()).hasSizeLessThanOrEqualTo(meters);
            assertThat(scene.meter("fairlead.requests", "provider", "name-200"))
                    .as("of the last ones all is remembered")
                    .isEqualTo(1);
        }
    }
}
