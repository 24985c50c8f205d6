package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.yaml.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every configuration that a document shows is one that Fairlead takes: blocks fenced as {@code ```yaml}; other YAML is {@code ```yml}. */
final class DocumentedSamplesTest {

    private static final Path ROOT = Path.of(System.getProperty("fairlead.root", ".."));

    @TestFactory
    Stream<DynamicTest> every_sample_is_taken() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents()) {
            List<String> lines = Files.readAllLines(document);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().equals("```yaml")) {
                    int start = i + 1;
                    while (!lines.get(++i).strip().equals("```")) {
                        // the block goes on
                    }
                    String sample = String.join("\n", lines.subList(start, i));
                    tests.add(DynamicTest.dynamicTest(
                            ROOT.relativize(document) + ":" + start, () -> assertTaken(sample)));
                }
            }
        }
        return tests.stream();
    }

    private static void assertTaken(String sample) {
        Surroundings anything = new Surroundings() {
            @Override
            public String environment(String name) {
                return "user:value-of-" + name;
            }

            @Override
            public byte[] file(Path path, int limit) {
                return "content".getBytes(StandardCharsets.UTF_8);
            }
        };
        Reading reading = new ConfigReader(CatalogKinds.builtIn(), anything, Map.of())
                .read("sample", sample.getBytes(StandardCharsets.UTF_8), Path.of("."));
        assertThat(reading.problems().all()).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        Path readme = ROOT.resolve("README.md");
        if (Files.exists(readme)) {
            documents.add(readme);
        }
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }
}
