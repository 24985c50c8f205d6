package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead doctor} in processes of its own, with a client that is really started. */
class DoctorTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String out, String err) {}

    @BeforeEach
    void curlIsThere() throws IOException {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/curl"))).as("curl").isTrue();
        Files.createDirectories(folder.resolve("tmp"));
    }

    private List<String> fairlead(String... words) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-cp",
                Jars.absolute(),
                "io.fairlead.sidecar.Main"));
        all.addAll(List.of(words));
        return all;
    }

    private Done done(List<String> words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
        ClientEnvironment.NAMES.forEach(builder.environment()::remove); // whatever this machine has set
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left.filter(each -> each.getFileName().toString().startsWith("fairlead")))
                    .as("left behind")
                    .isEmpty();
        }
        return new Done(
                process.exitValue(),
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }

    @Test
    void without_a_fairlead_the_line_that_leads_to_one_is_printed() throws Exception {
        Done done = done(fairlead("doctor", "--", "curl", "https://example.com"));

        assertThat(done.status()).as(done.err()).isEqualTo(1);
        assertThat(done.out())
                .contains("leads to no proxy", "goes past Fairlead: HTTPS_PROXY is not set", "fairlead run -- CMD")
                .doesNotContain("\u001b");
    }

    @Test
    void within_run_a_client_is_proven_to_arrive_and_to_trust() throws Exception {
        List<String> words = fairlead("run", "--quiet", "--");
        words.addAll(fairlead("doctor", "--json", "--", "curl"));

        Done done = done(words);

        assertThat(done.status()).as(done.err() + done.out()).isZero();
        JsonNode said = new ObjectMapper().readTree(done.out());
        assertThat(said.get("ok").asBoolean()).isTrue();
        JsonNode curl = said.get("clients").get(0);
        assertThat(curl.get("outcome").asText()).isEqualTo("guided");
        assertThat(curl.get("proven").asBoolean()).isTrue();
    }

    @Test
    void within_run_a_bundle_that_lacks_the_root_is_named_with_the_line_that_mends_it() throws Exception {
        Path other = Files.writeString(folder.resolve("other.pem"), "");
        List<String> words = fairlead("run", "--quiet", "--");
        words.addAll(fairlead("doctor", "--", "env", "CURL_CA_BUNDLE=" + other, "curl"));

        Done done = done(words);

        assertThat(done.status()).as(done.err() + done.out()).isEqualTo(1);
        assertThat(done.out())
                .contains("refuses Fairlead's certificate: CURL_CA_BUNDLE names " + other)
                .contains("export CURL_CA_BUNDLE=" + folder.resolve("home/bundle.pem"));
    }

    @Test
    void a_command_that_is_not_there_is_a_mistake() throws Exception {
        Done done = done(fairlead("doctor", "--", "no-such-command"));

        assertThat(done.status()).isEqualTo(2);
        assertThat(done.err()).contains("there is no command 'no-such-command'").hasLineCount(1);
    }
}
