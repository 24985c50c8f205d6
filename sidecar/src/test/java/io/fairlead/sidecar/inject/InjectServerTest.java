package io.fairlead.sidecar.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The webhook as an API server asks it: by TLS that it verifies. */
@SuppressWarnings("NullAway.Init") // JUnit sets what is told here
class InjectServerTest {

    private final WebhookCertificates certificates = WebhookCertificates.make(List.of("localhost"), Instant.now());

    @TempDir
    private Path folder;

    private WebhookTls tls;
    private InjectServer server;

    @BeforeEach
    void starts() throws IOException {
        Path cert = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        Files.writeString(cert, WebhookPem.of(List.of(certificates.certificate())));
        Files.writeString(key, WebhookPem.of(certificates.key()));
        tls = WebhookTls.ofFiles(cert, key);
        server = InjectServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls, new Admission(AdmissionTest.SETTINGS));
    }

    @AfterEach
    void ends() {
        server.close();
        tls.close();
    }

    private record Said(int status, String body) {}

    private Said ask(String method, String path, byte @Nullable [] body) throws IOException, GeneralSecurityException {
        HttpsURLConnection asking = (HttpsURLConnection)
                URI.create("https://localhost:" + server.address().getPort() + path)
                        .toURL()
                        .openConnection(Proxy.NO_PROXY);
        asking.setSSLSocketFactory(trusting(certificates.authorities()).getSocketFactory());
        asking.setRequestMethod(method);
        if (body != null) {
            asking.setDoOutput(true);
            asking.setFixedLengthStreamingMode(body.length);
            asking.getOutputStream().write(body);
        }
        return said(asking);
    }

    private static Said said(HttpURLConnection asking) throws IOException {
        int status = asking.getResponseCode();
        try (InputStream in = status < 400 ? asking.getInputStream() : asking.getErrorStream()) {
            return new Said(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static SSLContext trusting(List<X509Certificate> roots) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate each : roots) {
            store.setCertificateEntry("root-" + store.size(), each);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    @Test
    void a_review_is_answered_with_the_time_limit_that_an_api_server_adds() throws Exception {
        Said said = ask(
                "POST",
                "/mutate?timeout=10s",
                AdmissionTest.review(AdmissionTest.POD).getBytes(StandardCharsets.UTF_8));

        assertThat(said.status()).isEqualTo(200);
        assertThat(said.body()).contains("\"allowed\":true").contains("JSONPatch");
    }

    @Test
    void it_says_that_it_is_healthy() throws Exception {
        assertThat(ask("GET", "/healthz", null)).isEqualTo(new Said(200, "ok\n"));
    }

    @ParameterizedTest
    @CsvSource({"GET, /mutate, 405", "POST, /healthz, 405", "GET, /, 404", "POST, /mutate, 400"})
    void what_is_not_served_is_told(String method, String path, int status) throws Exception {
        byte[] body = method.equals("POST") ? "nonsense".getBytes(StandardCharsets.UTF_8) : null;

        assertThat(ask(method, path, body).status()).isEqualTo(status);
    }

    @Test
    void what_is_larger_than_any_review_is_refused() throws Exception {
        int status;
        try {
            status = ask("POST", "/mutate", new byte[InjectServer.MOST_BYTES + 1])
                    .status();
        } catch (IOException e) {
            status = 413; // it closed before all was sent
        }
        assertThat(status).isEqualTo(413);
        assertThat(ask("GET", "/healthz", null).status()).isEqualTo(200);
    }
}
