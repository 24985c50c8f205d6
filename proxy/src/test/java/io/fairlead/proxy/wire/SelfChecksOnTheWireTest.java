package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.Reloader.Trigger;
import io.fairlead.proxy.alert.AlertType;
import io.fairlead.proxy.observe.Event;
import io.fairlead.proxy.selfcheck.Finding;
import io.fairlead.proxy.testing.Reply;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running engine finds in itself. */
class SelfChecksOnTheWireTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static Finding check(Scene scene, String name) {
        await().atMost(PATIENCE).until(() -> scene.engine.engine().checks().containsKey(name));
        return Objects.requireNonNull(scene.engine.engine().checks().get(name));
    }

    @Test
    void a_healthy_engine_finds_nothing() {
        try (Scene scene = Scene.openai()) {
            for (String name : new String[] {"memory", "certificate", "disk", "configuration"}) {
                assertThat(check(scene, name)).extracting(Finding::ok).as(name).isEqualTo(true);
                assertThat(scene.meter("fairlead.check", "check", name)).isEqualTo(1);
            }
            assertThat(scene.engine.engine().stuck()).isFalse();
            assertThat(scene.meter("fairlead.ca.expires.timestamp.seconds")).isGreaterThan(1.7e9);
        }
    }

    @Test
    void an_event_loop_that_somebody_holds_up_is_found() {
        CountDownLatch enough = new CountDownLatch(1);
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.engine.engine().events().subscribe("holds up", 8, Runnable::run, event -> {
                if (event instanceof Event.ExchangeEnded) {
                    hold(enough);
                }
            });
            try (RawClient client = RawClient.to(scene.engine)) {
                client.post("/openai/v1/chat/completions", Golden.CHAT_REQUEST, "Authorization", "Bearer k");
            }
            await().atMost(PATIENCE).until(() -> !check(scene, "loops").ok());
            assertThat(scene.meter("fairlead.loop.lag.seconds")).isGreaterThan(1);
            assertThat(scene.engine.engine().stuck()).isFalse();
        } finally {
            enough.countDown();
        }
    }

    private static void hold(CountDownLatch enough) {
        try {
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_ca_that_expires_soon_is_found_and_told_once(@TempDir Path folder) throws Exception {
        X509Bundle own = new CertificateBuilder()
                .subject("CN=Corporate CA, O=Example")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign)
                .notAfter(Instant.now().plus(Duration.ofDays(20)))
                .ecp256()
                .buildSelfSigned();
        Path cert = Files.writeString(folder.resolve("cert.pem"), own.getCertificatePEM());
        Path key = Files.writeString(folder.resolve("key.pem"), own.getPrivateKeyPEM());
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .tls("ca: { cert: \"" + cert + "\", key: \"" + key + "\" }")
                .start()) {
            assertThat(check(scene, "certificate").ok()).isFalse();
            await().atMost(PATIENCE)
                    .until(() -> !scene.engine.engine().alerts().latest(9).isEmpty());
            scene.engine.engine().events().certificateExpiring(Instant.now());
            var alerts = scene.engine.engine().alerts().latest(9);
            assertThat(alerts).hasSize(1);
            assertThat(alerts.get(0).alert().type()).isEqualTo(AlertType.CERT_EXPIRING);
            assertThat(alerts.get(0).alert().reason()).startsWith("expires at ");
        }
    }

    @Test
    void a_configuration_that_was_refused_is_found_until_one_is_applied() throws Exception {
        try (Scene scene = Scene.openai()) {
            String good = Files.readString(scene.engine.file());
            Files.writeString(scene.engine.file(), "proxy: 7\n");
            scene.engine.reloader().reload(Trigger.API).get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> !check(scene, "configuration").ok());
            Files.writeString(scene.engine.file(), good);
            scene.engine.reloader().reload(Trigger.API).get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> check(scene, "configuration").ok());
        }
    }
}
