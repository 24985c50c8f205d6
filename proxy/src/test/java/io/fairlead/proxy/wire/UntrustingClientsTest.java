package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** A client that trusts the provider's certificate and not Fairlead's: one that pins it, or that was never told. */
class UntrustingClientsTest {

    private static Scene scene(String untrusting) {
        Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("anthropic", "")
                .tls("untrusting-clients: " + untrusting)
                .start();
        scene.provider("openai").always(Reply.json(Golden.CHAT));
        scene.provider("anthropic").always(Reply.json(Golden.message()));
        return scene;
    }

    /** TLS that trusts the scripted providers and nobody else. */
    private static SSLContext pinned() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(ScriptedProvider.caFile().toPath())) {
            store.setCertificateEntry(
                    "provider", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Received chat(Scene scene, SSLContext tls) {
        try (RawClient client = RawClient.through(scene.engine, "api.openai.com", tls)) {
            return client.post("/v1/chat/completions", Golden.CHAT_REQUEST, "Authorization", "Bearer k");
        }
    }

    private static void rejects(Scene scene) throws Exception {
        SSLContext tls = pinned();
        assertThatThrownBy(() -> chat(scene, tls)).hasCauseInstanceOf(SSLHandshakeException.class);
    }

    private static void heard(Scene scene, double times) {
        await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.client.tls.rejected") == times);
    }

    @Test
    void refuse_fails_each_of_its_connections() throws Exception {
        try (Scene scene = scene("refuse")) {
            rejects(scene);
            heard(scene, 1);
            rejects(scene);
            heard(scene, 2);

            assertThat(scene.provider("openai").seen()).isEmpty();
        }
    }

    @Test
    void tunnel_lets_it_through_untouched_once_it_rejected_the_certificate() throws Exception {
        try (Scene scene = scene("tunnel")) {
            rejects(scene);
            heard(scene, 1);

            Received answer = chat(scene, pinned());

            assertThat(answer.text()).isEqualTo(Golden.CHAT);
            assertThat(answer.header("x-fairlead-id")).isNull();
            assertThat(scene.engine.engine().recent().latest(1, any -> true)).isEmpty();
            assertThat(scene.meter("fairlead.bypassed", "host", "api.openai.com"))
                    .isEqualTo(1);
        }
    }

    @Test
    void every_other_host_is_still_intercepted() throws Exception {
        try (Scene scene = scene("tunnel")) {
            rejects(scene);
            heard(scene, 1);

            try (RawClient client = RawClient.through(scene.engine, "api.anthropic.com")) {
                Received answer = client.post("/v1/messages", Golden.MESSAGES_REQUEST, "x-api-key", "k");

                assertThat(answer.header("x-fairlead-id")).isNotEmpty();
            }
        }
    }
}
