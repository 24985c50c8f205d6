package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.sidecar.simulated.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead ca}, as a shell starts it, beside a running instance and without one. */
class CaCommandTest {

    private static final String HOST = "api.openai.com";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String out, String err) {}

    private Done run(String... arguments) throws IOException, InterruptedException {
        return at(folder.resolve("home"), arguments);
    }

    private Done at(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Jars.absolute(),
                "io.fairlead.sidecar.Main",
                "ca"));
        all.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("FAIRLEAD_HOME", home.toString());
        builder.environment().remove("FAIRLEAD_CONFIG");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Done(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Path file(String name) {
        return folder.resolve("home").resolve(name);
    }

    private static JsonNode json(Done done) throws IOException {
        assertThat(done.status()).as(done.err()).isZero();
        return new ObjectMapper().readTree(done.out());
    }

    private static String fingerprint(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(first.getEncoded()))
                    .toUpperCase(Locale.ROOT);
        }
    }

    @Test
    void where_there_is_no_ca_yet_one_is_made_and_what_is_printed_is_there() throws Exception {
        Done path = run("path");
        assertThat(path.status()).as(path.err()).isZero();
        assertThat(path.out()).isEqualTo(file("ca.pem") + System.lineSeparator());
        assertThat(path.err()).contains("no CA yet; made one");
        assertThat(file("ca.pem")).exists();
        assertThat(run("path", "--bundle").out().strip())
                .isEqualTo(file("bundle.pem").toString());
        assertThat(file("bundle.pem"))
                .content()
                .contains(Files.readString(file("ca.pem")).strip());
        Done store = run("path", "--truststore");
        assertThat(store.out().strip()).isEqualTo(file("truststore.p12").toString());
        assertThat(store.err()).isEmpty();
        JsonNode all = json(run("path", "--json"));
        assertThat(all.get("ca").asText()).isEqualTo(file("ca.pem").toString());
        assertThat(all.get("bundle").asText()).isEqualTo(file("bundle.pem").toString());
        assertThat(run("path", "--bundle", "--truststore").status()).isEqualTo(2);
    }

    @Test
    void publish_copies_what_clients_need_and_no_key() throws Exception {
        Path published = Files.createDirectory(folder.resolve("published"));

        assertThat(run("publish", published.toString()).status()).isZero();

        assertThat(published.resolve("bundle.pem")).isNotEmptyFile();
        assertThat(published.resolve("ca-key.pem")).doesNotExist();
        assertThat(run("publish", folder.resolve("nowhere").toString()).err()).contains("cannot be written");
    }

    @Test
    void show_tells_what_the_root_is_and_who_trusts_it() throws Exception {
        Done shown = run("show");
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains(
                        "CN=Fairlead CA ",
                        fingerprint(file("ca.pem")),
                        " until 20",
                        "name constraints",
                        file("bundle.pem").toString(),
                        "NODE_EXTRA_CA_CERTS",
                        "not by this machine's own roots")
                .doesNotContain("PRIVATE");
        assertThat(run().out()).as("ca alone").isEqualTo(shown.out());
        JsonNode json = json(run("show", "--json"));
        assertThat(json.get("sha256").asText()).isEqualTo(fingerprint(file("ca.pem")));
        assertThat(json.get("own").asBoolean()).isFalse();
        assertThat(json.at("/constraints/ca").asBoolean()).isTrue();
        assertThat(json.at("/trusted/system").asBoolean()).isFalse();
        assertThat(json.get("replaced")).isEmpty();
        assertThat(json.get("notAfter").asText()).startsWith("20");
    }

    @Test
    void rotate_leaves_every_client_of_a_running_instance_unharmed() throws Exception {
        try (ServingProcess serving = ServingProcess.start(
                folder, "{}\n", ProcessBuilder.Redirect.to(folder.resolve("err").toFile()))) {
            Path old = Files.copy(file("ca.pem"), folder.resolve("old.pem"));
            shakesHands(serving, old);
            JsonNode rotated = json(run("rotate", "--json"));
            assertThat(rotated.at("/root/sha256").asText()).isEqualTo(fingerprint(file("ca.pem")));
            assertThat(rotated.at("/before/sha256").asText()).isEqualTo(fingerprint(old));

            shakesHands(serving, old);
            await().atMost(ServingProcess.PATIENCE).until(() -> takes(serving, file("ca.pem")));
            shakesHands(serving, old);
            assertThat(serving.get("/api/v1/ca.pem").body()).isEqualTo(Files.readString(file("ca.pem")));
            assertThat(file("bundle.pem"))
                    .content()
                    .contains(Files.readString(file("ca.pem")).strip())
                    .contains(Files.readString(old).strip());

            Done again = run("rotate");
            assertThat(again.status()).as(again.err()).isZero();
            assertThat(again.out()).contains("Made a new root: CN=Fairlead CA ", "until 20");
            await().atMost(ServingProcess.PATIENCE).until(() -> takes(serving, file("ca.pem")));
            shakesHands(serving, old);
            JsonNode shown = json(run("show", "--json"));
            assertThat(shown.get("replaced")).hasSize(2);
            assertThat(shown.at("/leaves/until").asText()).startsWith("20");
            assertThat(run("show").out()).contains("chain to CN=Fairlead CA ", "in the bundles until");
        }
    }

    private static boolean takes(ServingProcess serving, Path trusted) throws IOException {
        try {
            shakesHands(serving, trusted);
            return true;
        } catch (SSLException e) {
            return false;
        }
    }

    /** As a client that trusts one file and nothing else. */
    private static void shakesHands(ServingProcess serving, Path trusted) throws IOException {
        URI proxy = serving.at("/");
        try (Socket plain = new Socket(proxy.getHost(), proxy.getPort())) {
            plain.setSoTimeout((int) ServingProcess.PATIENCE.toMillis());
            plain.getOutputStream()
                    .write(("CONNECT " + HOST + ":443 HTTP/1.1\r\nHost: " + HOST + ":443\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\n") < 0) {
                answer.append((char) plain.getInputStream().read());
            }
            assertThat(answer.toString()).startsWith("HTTP/1.1 200");
            try (SSLSocket secured =
                    (SSLSocket) Trust.in(trusted).getSocketFactory().createSocket(plain, HOST, 443, true)) {
                secured.startHandshake();
            }
        }
    }

    @Test
    void a_ca_of_the_users_own_is_shown_and_not_replaced() throws Exception {
        assertThat(at(folder.resolve("theirs"), "path").status()).isZero();
        Path configuration = Files.writeString(
                folder.resolve("own.yaml"), "tls: { ca: { cert: theirs/ca.pem, key: theirs/ca-key.pem } }\n");
        Done shown = run("show", "-c", configuration.toString());
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("your own: tls.ca", fingerprint(folder.resolve("theirs/ca.pem")));

        Done refused = run("rotate", "-c", configuration.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("tls.ca", "Exchange its files");
        Done elsewhere = run("rotate");
        assertThat(elsewhere.status()).isEqualTo(1);
        assertThat(elsewhere.err()).contains("tls.ca", "cannot replace");
        assertThat(fingerprint(file("ca.pem"))).isEqualTo(fingerprint(folder.resolve("theirs/ca.pem")));
    }

    @Test
    void a_folder_that_cannot_be_used_is_named_with_what_to_do() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        for (String word : new String[] {"path", "show", "rotate"}) {
            Done done = at(inTheWay.resolve("home"), word);
            assertThat(done.status()).as(word).isEqualTo(1);
            assertThat(done.err())
                    .contains("cannot make the folder", "FAIRLEAD_HOME")
                    .doesNotContain("Exception");
            assertThat(done.out()).isEmpty();
        }
    }
}
