package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String yaml, String... more) throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, yaml);
        List<String> words = new ArrayList<>(List.of("check", "-c", file.toString()));
        words.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words.toArray(new String[0]));
    }

    @Test
    void what_is_sound_is_said_to_be_so() throws IOException {
        assertThat(check("proxy: { max-body: 12MiB }")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines(folder.resolve("fairlead.yaml") + " is sound.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void every_mistake_is_told_at_once_with_its_place() throws IOException {
        assertThat(
                        check(
                                "proxy: { max-bodi: 1 }\ntls: { untrusting-clients: ask }\nproviders: { x: { key: secret-canary } }\n"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("fairlead.yaml:1:10: proxy.max-bodi: unknown key (did you mean max-body?)")
                .contains("fairlead.yaml:2:28: tls.untrusting-clients: found ask (allowed: refuse, tunnel)")
                .contains("fairlead.yaml:3:14: providers.x")
                .doesNotContain("canary");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void what_the_files_hold_that_it_names_is_looked_at() throws IOException {
        Files.writeString(folder.resolve("roots.pem"), "no certificate");
        Files.writeString(folder.resolve("token"), "\n");
        assertThat(check("""
                tls: { trust: [roots.pem] }
                providers:
                  openai: { auth: token-file, credentials: token }
                """)).isEqualTo(2);
        assertThat(err.toString())
                .contains("fairlead.yaml:1:15: tls.trust: ")
                .contains("roots.pem: holds no certificate")
                .contains("fairlead.yaml:3:44: providers.openai.credentials: ")
                .contains("the secret is empty");
    }

    @Test
    void as_json_it_goes_to_standard_output() throws IOException {
        assertThat(check("routes: [ { match: { provider: opnai } } ]", "--json"))
                .isEqualTo(2);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("{\"valid\":false,\"problems\":[{\"line\":1,\"column\":32,"
                        + "\"path\":\"routes[0].match.provider\",\"message\":\"no such provider: opnai\","
                        + "\"suggestion\":\"did you mean openai?\"}],\"warnings\":[]}");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_a_mistake() {
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("check", "-c", folder.resolve("none.yaml").toString());
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml: does not exist");
    }
}
