package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files full of mistakes, each beside the report that it gets: {@code x.yaml} and {@code x.txt}. */
final class ProblemsGoldenTest {

    private static final Path FOLDER = Path.of(System.getProperty("fairlead.root", ".."))
            .resolve("proxy/src/test/resources/io/fairlead/proxy/config");

    @TestFactory
    Stream<DynamicTest> every_mistake_is_told_at_once_with_its_place() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> compare(file)));
        }
    }

    private static void compare(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        String report = Given.reader(Map.of("SET", "canary"), Map.of(), Map.of())
                .read(name, Files.readAllBytes(file), Path.of("/etc/fairlead"))
                .problems()
                .report();
        Path golden = FOLDER.resolve(name.replace(".yaml", ".txt"));
        if (Boolean.getBoolean("fairlead.rewrite")) {
            Files.writeString(golden, report);
        }
        assertThat(report).isEqualTo(Files.readString(golden)).doesNotContain("canary");
    }
}
