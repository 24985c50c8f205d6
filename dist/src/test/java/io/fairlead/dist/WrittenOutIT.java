package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dist.samples.Linked;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build does to class files so that a start need not: they mean the same. */
class WrittenOutIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Path jar() {
        return folder.resolve("some.jar");
    }

    @BeforeEach
    void write_out_a_jar() throws Exception {
        Path classes = Path.of(
                Linked.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (OutputStream out = Files.newOutputStream(jar());
                JarOutputStream made = new JarOutputStream(out);
                Stream<Path> all = Files.list(classes.resolve("io/fairlead/dist/samples"))) {
            for (Path each : all.toList()) {
                made.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, made);
            }
        }
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("dist.asm"),
                        System.getProperty("dist.written.out"),
                        folder.toString())
                .inheritIO()
                .start();
        assertThat(tool.waitFor()).isZero();
    }

    @Test
    void every_kind_of_lambda_text_and_record_means_what_it_meant() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar().toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Supplier<?> written = (Supplier<?>) loader.loadClass(Linked.class.getName())
                    .getConstructor(String.class)
                    .newInstance("word");
            assertThat(written.get()).isEqualTo(new Linked("word").get());
            assertThat(written.getClass()).isNotEqualTo(Linked.class);
        }
    }

    @Test
    void nothing_is_left_to_be_linked() throws IOException {
        try (JarFile written = new JarFile(jar().toFile())) {
            List<JarEntry> entries = Collections.list(written.entries());
            assertThat(entries).hasSizeGreaterThan(25);
            for (JarEntry each : entries) {
                assertThat(new String(written.getInputStream(each).readAllBytes(), StandardCharsets.ISO_8859_1))
                        .as(each.getName())
                        .doesNotContain("LambdaMetafactory", "StringConcatFactory", "ObjectMethods")
                        .doesNotContain("LocalVariableTable");
            }
        }
    }
}
