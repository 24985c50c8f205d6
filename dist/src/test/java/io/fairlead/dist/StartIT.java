package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both archives start from an empty folder, wherever it lies and whoever starts them. */
class StartIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void the_command_says_what_it_is(Archive archive) throws Exception {
        String said = Installation.unpacked(archive, folder).run("version");
        assertThat(said).startsWith("fairlead ").contains("tls BoringSSL");
    }

    @ParameterizedTest
    @EnumSource
    void it_serves_a_call_and_drains_when_it_is_told_to_end(Archive archive) throws Exception {
        Installation installation = Installation.unpacked(archive, folder);
        try (AnsweringProvider provider = AnsweringProvider.start()) {
            Path configuration = Files.writeString(installation.state().resolve("own.yaml"), provider.configuration());
            Process serving = installation.start(
                    "serve", "-c", configuration.toString(), "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
            try {
                HttpResponse<String> answer = call(installation.listening(serving));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(AnsweringProvider.ANSWER);
                assertThat(answer.headers().firstValue("x-fairlead-attempts")).hasValue("1");
                if (archive == Archive.OWN_RUNTIME) {
                    assertThat(serving.info().command().orElseThrow())
                            .startsWith(installation.folder().resolve("runtime").toString());
                }
                serving.destroy();
                assertThat(serving.waitFor(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(serving.exitValue()).isZero();
            } finally {
                serving.destroyForcibly();
            }
        }
    }

    @Test
    void what_its_own_java_learned_fits_wherever_it_is_unpacked() throws Exception {
        Installation installation = Installation.unpacked(Archive.OWN_RUNTIME, folder);
        List<String> learned;
        try (Stream<Path> files = Files.list(installation.folder())) {
            learned = files.map(Path::toString)
                    .filter(each -> each.endsWith(".archive"))
                    .toList();
        }
        assumeThat(learned).as("a training, which the build may have left out").isNotEmpty();
        boolean hot = learned.stream().anyMatch(each -> each.matches(".*java-(2[5-9]|[3-9][0-9]).archive"));
        // Each ends where its archive does not fit: that of the engine, and that of the commands.
        String engine = hot ? "-XX:AOTMode=on" : "-Xshare:on";
        assertThat(installation
                        .after("/usr/bin/env", "FAIRLEAD_JAVA_OPTS=" + engine)
                        .run("serve", "--help"))
                .contains("fairlead serve");
        if (learned.stream().anyMatch(each -> each.endsWith(".commands.archive"))) {
            assertThat(installation
                            .after("/usr/bin/env", "FAIRLEAD_JAVA_OPTS=-Xshare:on")
                            .run("version"))
                    .startsWith("fairlead ");
        }
    }

    private static HttpResponse<String> call(URI fairlead) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(fairlead.resolve("/local/v1/chat/completions"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("content-type", "application/json")
                                .timeout(Installation.PATIENCE)
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void a_link_from_elsewhere_leads_to_a_folder_that_stays_as_it_was_unpacked(Archive archive) throws Exception {
        Installation installation = Installation.unpacked(archive, folder);
        Path unpacked = installation.folder();
        List<Path> before = everythingIn(unpacked);
        for (Path each : before) {
            Files.setPosixFilePermissions(
                    each, PosixFilePermissions.fromString(Files.isExecutable(each) ? "r-xr-xr-x" : "r--r--r--"));
        }
        Path link = Files.createSymbolicLink(folder.resolve("linked"), installation.launcher());
        assertThat(installation.calledBy(link).run("version")).startsWith("fairlead ");
        assertThat(everythingIn(unpacked)).isEqualTo(before);
        for (Path each : before) {
            if (Files.isDirectory(each)) { // so that the folder can be deleted
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static List<Path> everythingIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> !Files.isSymbolicLink(each)).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_user_may_start_what_root_unpacked(Archive archive) throws Exception {
        assumeThat(Files.getOwner(folder).getName()).as("the user").isEqualTo("root");
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeThat(setpriv).as("a command that becomes another user").isExecutable();
        Installation installation = Installation.unpacked(archive, folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(installation
                        .after(setpriv.toString(), "--reuid=65534", "--regid=65534", "--clear-groups")
                        .run("version"))
                .startsWith("fairlead ");
    }
}
