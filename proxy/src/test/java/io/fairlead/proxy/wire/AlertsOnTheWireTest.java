package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.Reloader.Trigger;
import io.fairlead.proxy.alert.AlertBook;
import io.fairlead.proxy.alert.DeliveryView;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A receiver of alerts beside the engine, with real sockets and TLS. */
class AlertsOnTheWireTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static String webhook(ScriptedProvider receiver) {
        return "webhook: \"https://localhost:" + receiver.port() + "/hook/CANARY?token=CANARY\"";
    }

    private static List<Seen> alerts(ScriptedProvider receiver, int count) {
        await().atMost(PATIENCE).until(() -> receiver.seen().size() >= count);
        return receiver.seen();
    }

    private static JsonNode json(Seen seen) {
        try {
            return new ObjectMapper().readTree(seen.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void probeThreeTimes(Scene scene) {
        for (int i = 0; i < 3; i++) {
            var unused = scene.engine
                    .engine()
                    .probe("openai")
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static int call(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key")
                    .status();
        }
    }

    private static List<AlertBook.Page> book(Scene scene) {
        return scene.engine.engine().alerts().latest(100);
    }

    private static DeliveryView ended(Scene scene) {
        await().atMost(PATIENCE)
                .until(() -> !book(scene).isEmpty()
                        && !book(scene).get(0).deliveries().get(0).state().equals("waiting"));
        return book(scene).get(0).deliveries().get(0);
    }

    @Test
    void a_provider_that_goes_down_and_comes_up_is_told_once_each_signed_and_with_its_reason() throws Exception {
        try (ScriptedProvider receiver = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .alerts("{ " + webhook(receiver) + ", secret: hush }")
                        .start()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            probeThreeTimes(scene);
            probeThreeTimes(scene);
            Seen seen = alerts(receiver, 1).get(0);

            assertThat(seen.method()).isEqualTo("POST");
            assertThat(seen.path()).isEqualTo("/hook/CANARY?token=CANARY");
            assertThat(seen.header("content-type")).isEqualTo("application/json");
            assertThat(seen.header("x-fairlead-signature")).isEqualTo("sha256=" + hmac("hush", seen.text()));
            JsonNode alert = json(seen);
            assertThat(alert.fieldNames())
                    .toIterable()
                    .containsExactly("id", "type", "at", "provider", "state", "reason", "instance", "exchange");
            assertThat(alert.get("type").textValue()).isEqualTo("provider-down");
            assertThat(alert.get("provider").textValue()).isEqualTo("openai");
            assertThat(alert.get("state").textValue()).isEqualTo("down");
            assertThat(alert.get("reason").textValue()).isEqualTo("http_503");

            scene.provider("openai").always(Reply.json("{}"));
            probeThreeTimes(scene);
            assertThat(json(alerts(receiver, 2).get(1)).get("type").textValue()).isEqualTo("provider-up");
            assertThat(receiver.seen()).hasSize(2);
            await().atMost(PATIENCE).until(() -> scene.meter("fairlead.alert.deliveries", "result", "delivered") == 2);
            assertThat(book(scene).toString())
                    .contains("https://localhost:" + receiver.port())
                    .doesNotContain("CANARY")
                    .doesNotContain("hush");
        }
    }

    private static String hmac(String secret, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_breaker_is_told_to_each_receiver_in_its_form_with_the_call_that_shows_it() throws Exception {
        try (ScriptedProvider slack = ScriptedProvider.start();
                ScriptedProvider manager = ScriptedProvider.builder().plain().start();
                ScriptedProvider other = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .retry("attempts: 1, patience: 0s")
                        .defaults("exhausted: fail")
                        .alerts(
                                "{ " + webhook(slack) + ", format: slack, on: [breaker-open] }",
                                "{ webhook: \"http://127.0.0.1:" + manager.port()
                                        + "/api/v2/alerts\", format: alertmanager, on: [breaker-open] }",
                                "{ " + webhook(other) + ", on: [budget-spent, cert-expiring] }")
                        .start()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            for (int i = 0; i < 20; i++) {
                call(scene);
            }
            assertThat(json(alerts(slack, 1).get(0)).get("text").textValue())
                    .contains("openai is left alone")
                    .contains("(gpt-4o)");
            JsonNode entry = json(alerts(manager, 1).get(0)).get(0);
            assertThat(manager.seen().get(0).path()).isEqualTo("/api/v2/alerts");
            assertThat(entry.at("/labels/alertname").textValue()).isEqualTo("FairleadBreakerOpen");
            assertThat(entry.at("/labels/model").textValue()).isEqualTo("gpt-4o");
            String call = entry.at("/annotations/exchange").textValue();
            assertThat(scene.ended(20)).anyMatch(each -> each.id().equals(call));
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void a_refused_key_and_a_limit_that_is_used_up_are_told_once() throws Exception {
        try (ScriptedProvider receiver = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "limits: { requests: 1/min, wait: 50ms }")
                        .other("other", "provider.test")
                        .routes("{ match: { provider: openai }, fallback: [other] }")
                        .alerts("{ " + webhook(receiver) + ", on: [limit-exhausted, key-refused] }")
                        .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.provider("other").always(Golden.error(401, "{\"error\":{\"code\":\"invalid_api_key\"}}"));
            for (int i = 0; i < 8; i++) {
                call(scene);
            }
            List<Seen> seen = alerts(receiver, 2);
            assertThat(json(seen.get(0)).get("type").textValue()).isEqualTo("limit-exhausted");
            assertThat(json(seen.get(1)).get("type").textValue()).isEqualTo("key-refused");
            assertThat(json(seen.get(1)).get("provider").textValue()).isEqualTo("other");
            assertThat(json(seen.get(1)).get("exchange").textValue()).isNotEmpty();
            assertThat(receiver.seen()).hasSize(2);
        }
    }

    @Test
    void a_configuration_that_is_refused_is_told_with_its_place_and_one_that_is_applied_moves_the_webhook()
            throws Exception {
        try (ScriptedProvider first = ScriptedProvider.start();
                ScriptedProvider second = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .alerts("{ " + webhook(first) + " }")
                        .start()) {
            Files.writeString(scene.engine.file(), "defaults: { retry: { attemps: 3 } }\n");
            scene.engine.reloader().reload(Trigger.API).get(30, TimeUnit.SECONDS);
            JsonNode alert = json(alerts(first, 1).get(0));
            assertThat(alert.get("type").textValue()).isEqualTo("config-refused");
            assertThat(alert.get("reason").textValue()).contains("1:").contains("did you mean attempts?");

            Files.writeString(
                    scene.engine.file(),
                    Scene.scene().alerts("{ " + webhook(second) + " }").yaml());
            scene.engine.reloader().reload(Trigger.API).get(30, TimeUnit.SECONDS);
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            assertThat(json(alerts(second, 1).get(0)).get("state").textValue()).isEqualTo("forced-open");
            assertThat(first.seen()).hasSize(1);
        }
    }

    @Test
    void a_provider_that_is_down_as_a_changed_configuration_removes_or_moves_it_is_told_to_be_over() throws Exception {
        try (ScriptedProvider manager = ScriptedProvider.builder().plain().start();
                ScriptedProvider elsewhere = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .other("other", "provider.test")
                        .alerts("{ webhook: \"http://127.0.0.1:" + manager.port()
                                + "/api/v2/alerts\", format: alertmanager }")
                        .start()) {
            for (String name : new String[] {"openai", "other"}) {
                scene.provider(name).always(Golden.error(503, "{}"));
                for (int i = 0; i < 3; i++) {
                    scene.engine
                            .engine()
                            .probe(name)
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join();
                }
            }
            assertThat(alerts(manager, 2)).hasSize(2);

            String before = Files.readString(scene.engine.file());
            Files.writeString(
                    scene.engine.file(),
                    before.replace(":" + scene.provider("openai").port(), ":" + elsewhere.port())
                            .replaceAll("(?m)^ *other:.*\\R", ""));
            assertThat(scene.engine.reloader().reload(Trigger.API).get(30, TimeUnit.SECONDS))
                    .isInstanceOf(Reloaded.Applied.class);

            List<Seen> over = alerts(manager, 4).subList(2, 4);
            assertThat(over)
                    .allSatisfy(each -> assertThat(json(each))
                            .hasSize(2)
                            .allSatisfy(entry -> assertThat(
                                            Instant.parse(entry.get("endsAt").textValue()))
                                    .isBeforeOrEqualTo(Clock.systemUTC().instant())));
            assertThat(over)
                    .extracting(each -> json(each).at("/0/labels/provider").textValue() + " "
                            + json(each).at("/0/annotations/description").textValue())
                    .containsExactlyInAnyOrder("other not_configured", "openai moved");
            assertThat(scene.engine.engine().health().view("openai").state().word())
                    .isEqualTo("unknown");
        }
    }

    /** Calls neither wait for a receiver nor fail because of it. */
    @Test
    void a_receiver_that_says_nothing_is_not_felt_by_a_call() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .alerts("{ " + webhook(silent) + " }", "{ webhook: \"http://127.0.0.1:1/dead\" }")
                        .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            await().atMost(PATIENCE).until(() -> silent.accepted() == 1);
            scene.engine.engine().breakers().mode("openai", BreakerMode.AUTO);
            for (int i = 0; i < 50; i++) {
                assertThat(call(scene)).isEqualTo(200);
            }
            assertThat(book(scene).get(0).deliveries())
                    .extracting(DeliveryView::state)
                    .containsExactly("waiting", "waiting");
        }
    }

    @Test
    void a_receiver_that_is_down_for_a_moment_is_told_all_the_same() {
        try (ScriptedProvider receiver = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .alerts("{ " + webhook(receiver) + " }")
                        .start()) {
            receiver.next(Golden.error(503, "try later"), Reply.script().drop());
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            DeliveryView delivery = ended(scene);
            assertThat(delivery.state()).isEqualTo("delivered");
            assertThat(delivery.attempts()).isEqualTo(3);
        }
    }

    @Test
    void one_that_answers_that_the_message_is_wrong_or_elsewhere_is_not_asked_again() {
        try (ScriptedProvider receiver = ScriptedProvider.start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .alerts("{ " + webhook(receiver) + " }")
                        .start()) {
            receiver.always(Golden.error(302, "", "Location", "https://169.254.169.254/"));
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            assertThat(ended(scene).reason()).isEqualTo("http_302");
            assertThat(receiver.seen()).hasSize(1);
        }
    }

    @Test
    void fairlead_posts_to_no_listener_of_its_own_and_to_no_metadata_service() {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            Map<String, String> urls = Map.of(
                    "openai", scene.engine.url() + "/openai/v1/chat/completions",
                    "anthropic", "http://169.254.169.254/latest/meta-data",
                    "gemini", "http://[fd00:ec2::254]/latest");
            urls.forEach((provider, url) -> {
                scene.engine.follow(
                        Scene.scene().alerts("{ webhook: \"" + url + "\" }").yaml());
                int told = book(scene).size();
                scene.engine.engine().breakers().mode(provider, BreakerMode.FORCED_OPEN);
                await().atMost(PATIENCE).until(() -> book(scene).size() > told);
                assertThat(ended(scene).reason()).isEqualTo("ssrf_blocked");
            });
            assertThat(scene.ended(0)).isEmpty();
        }
    }

    @Test
    void a_receiver_whose_certificate_is_not_trusted_gets_nothing() {
        try (ScriptedProvider receiver = ScriptedProvider.builder()
                        .certificate(ScriptedProvider.Certificate.UNKNOWN_CA)
                        .start();
                Scene scene = Scene.scene()
                        .provider("openai", "")
                        .alerts("{ " + webhook(receiver) + " }")
                        .start()) {
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);
            await().atMost(PATIENCE)
                    .until(() -> !book(scene).isEmpty()
                            && book(scene).get(0).deliveries().get(0).attempts() > 0);
            assertThat(book(scene).get(0).deliveries().get(0).reason()).isEqualTo("tls_cert_untrusted");
            assertThat(receiver.seen()).isEmpty();
        }
    }
}
