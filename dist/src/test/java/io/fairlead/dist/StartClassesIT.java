package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start loads from elsewhere than from the archives that a training made: each such class is read and checked anew. */
class StartClassesIT {

    /** Made by the JVM as it runs, for lambdas, proxies and reflection: no archive can hold all of them. */
    private static final Pattern GENERATED =
            Pattern.compile(".*(0x[0-9a-f]+|\\$Proxy\\d+|Accessor\\d+)|jdk\\.internal\\.event\\..*|jdk\\.jfr\\..*"
                    + "|java\\.lang\\.invoke\\.BoundMethodHandle\\$Species_.*");

    private static final int MOST_GENERATED = 160;

    /** Whether some are needed depends on the machine, as on what its folders hold already. */
    private static final int MOST_OTHERS = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void a_start_finds_its_classes_in_the_archive() throws Exception {
        Installation installation = trained(".archive");
        Process serving = logged(installation).start("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        try {
            installation.listening(serving);
            serving.destroy();
            assertThat(serving.waitFor(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            serving.destroyForcibly();
        }
        assertFewAreOutside();
        // Nothing is sent to a collector unless that is configured.
        assertThat(Files.readAllLines(log())).noneMatch(line -> line.startsWith("io.opentelemetry."));
    }

    @Test
    void a_command_finds_its_classes_in_the_archive() throws Exception {
        Installation installation = trained(".commands.archive");
        logged(installation).run("version");
        assertFewAreOutside();
    }

    private Installation trained(String archive) throws IOException, InterruptedException {
        Installation installation = Installation.unpacked(Archive.OWN_RUNTIME, folder);
        try (Stream<Path> files = Files.list(installation.folder())) {
            assumeThat(files.anyMatch(each -> each.toString().endsWith(archive)))
                    .as("a training, which the build may have left out")
                    .isTrue();
        }
        return installation;
    }

    private Path log() {
        return folder.resolve("classes");
    }

    private Installation logged(Installation installation) {
        return installation.after("/usr/bin/env", "FAIRLEAD_JAVA_OPTS=-Xlog:class+load=info:file=" + log() + ":none");
    }

    private void assertFewAreOutside() throws IOException {
        await().until(() -> Files.size(log()) > 0);
        List<String> outside = Files.readAllLines(log()).stream()
                .filter(line -> !line.contains("source: shared objects file"))
                .map(line -> line.split(" ", 2)[0])
                .toList();
        assertThat(outside.stream().filter(name -> !GENERATED.matcher(name).matches()))
                .hasSizeLessThanOrEqualTo(MOST_OTHERS)
                .noneMatch(name -> name.startsWith("org.bouncycastle.") || name.startsWith("picocli."));
        assertThat(outside.stream().filter(name -> GENERATED.matcher(name).matches()))
                .hasSizeLessThanOrEqualTo(MOST_GENERATED);
    }
}
