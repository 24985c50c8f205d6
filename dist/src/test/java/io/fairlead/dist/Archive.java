package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The archives that a build makes. */
enum Archive {
    ANY_JAVA(""),
    OWN_RUNTIME("-" + System.getProperty("dist.platform"));

    private final Path file;

    Archive(String suffix) {
        this.file = Path.of(System.getProperty("dist.folder") + suffix + ".tar.gz");
    }

    /** Skips the test where there is none, since the build could link no runtime and said so. */
    Path file() {
        if (this == OWN_RUNTIME) {
            assumeThat(file).as("an archive with a runtime").exists();
        }
        return file;
    }

    /** Of the one folder in it. */
    String folder() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".tar.gz".length());
    }

    /** Unpacks it, as a user does, into an empty folder. */
    Path unpack(Path into) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xzf", file().toAbsolutePath().toString())
                .directory(into.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(tar.exitValue()).isZero();
        assertThat(into).isDirectoryContaining(each -> each.endsWith(folder()));
        return into.resolve(folder());
    }
}
