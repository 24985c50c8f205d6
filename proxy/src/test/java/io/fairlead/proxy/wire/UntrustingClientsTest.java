package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    static SSLContext pinned() throws Exception {
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

    /** Programs as they come, which know nothing of Fairlead's certificate; {@code PROXY} is its address. */
    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody changes
    enum Program {
        CURL("curl", "-s", "--max-time", "30", "-x", "http://PROXY", "https://api.openai.com/v1/models"),
        CURL_TLS_1_2("curl", "-s", "--tls-max", "1.2", "-x", "http://PROXY", "https://api.openai.com/v1/models"),
        PYTHON(
                "python3",
                "-c",
                "import http.client as h; c = h.HTTPSConnection('PROXY'); c.set_tunnel('api.openai.com', 443);"
                        + " c.request('GET', '/v1/models')");

        private final List<String> command;

        Program(String... command) {
            this.command = List.of(command);
        }

        void run(Scene scene) throws IOException, InterruptedException {
            String proxy = "127.0.0.1:" + scene.address().getPort();
            new ProcessBuilder(command.stream()
                            .map(each -> each.replace("PROXY", proxy))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(Program.class)
    void a_program_that_says_so_is_heard_the_first_time(Program program) throws Exception {
        try (Scene scene = scene("refuse")) {
            try {
                program.run(scene);
            } catch (IOException absent) {
                String name = program.command.get(0);
                System.out.println(name + " is not on this machine: that it is heard was left out");
                Assumptions.abort(name + " is absent");
            }
            heard(scene, 1);
        }
    }

    /** As Java's own client does: it closes once it has seen the certificate. */
    private static void closesSilently(Scene scene, HttpClient.Version version) {
        HttpClient client = HttpClient.newBuilder()
                .version(version)
                .proxy(ProxySelector.of(scene.address()))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/models"))
                .build();
        assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void one_that_closes_without_a_word_is_believed_the_third_time(HttpClient.Version version) throws Exception {
        try (Scene scene = scene("tunnel")) {
            for (int i = 0; i < 3; i++) {
                closesSilently(scene, version);
            }
            heard(scene, 1);

            assertThat(chat(scene, pinned()).text()).isEqualTo(Golden.CHAT);
            assertThat(scene.meter("fairlead.bypassed", "host", "api.openai.com"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void node_closes_without_a_word_and_in_tls_1_2_after_the_handshake(String version) throws Exception {
        try (Scene scene = scene("tunnel")) {
            String connects = "const tls = require('tls'), net = require('net');"
                    + " const tcp = net.connect(" + scene.address().getPort() + ", '127.0.0.1');"
                    + " tcp.write('CONNECT api.openai.com:443 HTTP/1.1\\r\\nHost: api.openai.com:443\\r\\n\\r\\n');"
                    + " tcp.once('data', () => tls.connect({socket: tcp, servername: 'api.openai.com', maxVersion: '"
                    + version + "'}).on('error', () => process.exit(3)))";
            for (int i = 0; i < 3; i++) {
                Process node;
                try {
                    node = new ProcessBuilder("node", "-e", connects)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
                } catch (IOException absent) {
                    System.out.println("node is not on this machine: that it is heard was left out");
                    Assumptions.abort("node is absent");
                    return;
                }
                assertThat(node.waitFor()).isEqualTo(3);
            }
            heard(scene, 1);
        }
    }

    @Test
    void who_speaks_over_tls_in_between_trusts_the_certificate() throws Exception {
        try (Scene scene = scene("tunnel")) {
            for (int i = 0; i < 4; i++) {
                closesSilently(scene, HttpClient.Version.HTTP_1_1);
                assertThat(chat(scene, scene.engine.clientTls()).header("x-fairlead-id"))
                        .isNotNull();
            }
            assertThat(scene.meter("fairlead.client.tls.rejected")).isZero();
        }
    }

    @Test
    void a_client_that_leaves_before_it_saw_a_certificate_says_nothing_of_it() throws Exception {
        try (Scene scene = scene("tunnel")) {
            for (int i = 0; i < 4; i++) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    client.write("CONNECT api.openai.com:443 HTTP/1.1\r\nHost: api.openai.com:443\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    client.line();
                }
            }
            assertThat(chat(scene, scene.engine.clientTls()).header("x-fairlead-id"))
                    .isNotNull();
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
