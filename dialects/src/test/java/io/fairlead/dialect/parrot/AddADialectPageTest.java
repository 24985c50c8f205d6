package io.fairlead.dialect.parrot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The samples of docs/add-a-dialect.md are these very sources, or the project's own. */
class AddADialectPageTest {
    private static final Path ROOT = Path.of(System.getProperty("fairlead.root", ".."));
    private static final Path DIALECTS = ROOT.resolve("dialects/src");

    @Test
    void each_sample_stands_in_a_file_that_is_compiled_or_read() throws IOException {
        List<String> files = new ArrayList<>();
        for (String folder : List.of("test/java/io/fairlead/dialect/parrot", "test/resources", "main")) {
            try (Stream<Path> walked = Files.walk(DIALECTS.resolve(folder))) {
                for (Path file : walked.filter(Files::isRegularFile).toList()) {
                    files.add(plain(Files.readString(file)));
                }
            }
        }
        List<String> samples = samples(Files.readString(ROOT.resolve("docs/add-a-dialect.md")));
        assertThat(samples).hasSizeGreaterThan(6);
        for (String sample : samples) {
            assertThat(files).as(sample).anyMatch(file -> file.contains(plain(sample)));
        }
    }

    private static List<String> samples(String page) {
        List<String> samples = new ArrayList<>();
        String[] pieces = page.split("```", -1);
        for (int i = 1; i < pieces.length; i += 2) {
            if (pieces[i].startsWith("java\n") || pieces[i].startsWith("yml\n")) {
                samples.add(pieces[i].substring(pieces[i].indexOf('\n') + 1));
            }
        }
        return samples;
    }

    /** However deep it stands. */
    private static String plain(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
    }
}
