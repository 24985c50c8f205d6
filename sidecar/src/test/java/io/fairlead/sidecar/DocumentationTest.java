package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Holds the pages to what is there: links lead somewhere, and every command in a sample is one that Fairlead knows. */
class DocumentationTest {

    private static final Path ROOT = Path.of(System.getProperty("fairlead.root", ".."));
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern SAMPLE = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|\\$\\()(?:\\./)?fairlead ([^\\n#)\"]*)");

    private static List<Path> pages() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_link_leads_to_a_file() {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(text(page));
            while (link.find()) {
                Path folder = page.getParent();
                if (folder == null || !Files.exists(folder.resolve(link.group(1)))) {
                    dead.add(page.getFileName() + " -> " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void every_fairlead_command_in_a_sample_is_one_that_it_takes() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Path page : pages()) {
            Matcher sample = SAMPLE.matcher(text(page));
            while (sample.find()) {
                Matcher command = COMMAND.matcher(sample.group(1));
                while (command.find()) {
                    seen++;
                    String[] words = command.group(1).trim().split("\\s+", -1);
                    try {
                        CommandLine.ParseResult parsed = Main.commandLine().parseArgs(Main.withDefault(words));
                        assertThat(parsed.hasSubcommand()).isTrue();
                    } catch (ParameterException e) {
                        wrong.add(page.getFileName() + ": fairlead " + command.group(1) + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isPositive();
    }

    @Test
    void the_readme_begins_with_the_two_commands_that_a_newcomer_needs() {
        assertThat(text(ROOT.resolve("README.md")))
                .startsWith("# Fairlead\n\n```sh\n./fairlead demo ")
                .contains("\nmvn verify ");
    }
}
