package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.sidecar.simulated.Dialogue;
import io.fairlead.sidecar.simulated.Fault;
import io.fairlead.sidecar.simulated.SimulatedInternet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of clients: all say the same kinds of things, their commands and links are right, and their samples run. */
class ClientPagesTest {

    private static final Path PAGES =
            Path.of(System.getProperty("fairlead.root", "..")).resolve("docs/clients");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^fairlead ([^\\n]*)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.sorted().toList();
        }
    }

    private static String sample(Path page, String language) throws IOException {
        Matcher sample = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(page));
        return sample.find() ? sample.group(1) : "";
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_page_says_what_to_set_what_is_not_done_and_how_to_see_that_it_works(Path page) throws IOException {
        String text = Files.readString(page);
        if (!page.endsWith("README.md")) {
            assertThat(text).contains("\n## What to set\n", "\n## What it cannot do\n", "\n## See that it works\n");
        }
        for (Matcher link = LINK.matcher(text); link.find(); ) {
            assertThat(PAGES.resolve(link.group(1))).exists();
        }
        for (Matcher command = COMMAND.matcher(sample(page, "sh")); command.find(); ) {
            String[] words = command.group(1).trim().split("\\s+", -1);
            assertThat(Main.commandLine().parseArgs(words).hasSubcommand()).isTrue();
        }
    }

    @Test
    void every_page_is_in_the_list() throws IOException {
        String list = Files.readString(PAGES.resolve("README.md"));
        assertThat(pages()).hasSizeGreaterThan(10);
        for (Path page : pages()) {
            String name = String.valueOf(page.getFileName());
            assertThat(name.equals("README.md") || list.contains("(" + name + ")"))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void samples_get_an_answer_through_fairlead_where_their_interpreter_is_there() throws Exception {
        List<List<String>> samples = new ArrayList<>();
        add(samples, "python3", sample(PAGES.resolve("python.md"), "python"), "sample.py");
        add(samples, "node", sample(PAGES.resolve("node.md"), "js"), "sample.mjs");
        add(samples, "bash", sample(PAGES.resolve("curl.md"), "bash"), "sample.sh");
        assumeThat(samples).isNotEmpty();
        try (SimulatedInternet internet = SimulatedInternet.open()) {
            int port = internet.provider(Dialogue.OPENAI, false, call -> Fault.NONE)
                    .port();
            String configuration = """
                    tls: { trust: ["%s"] }
                    providers:
                      openai: { url: "https://localhost:%d/v1" }
                    """.formatted(internet.caPem(), port);
            try (ServingProcess serving =
                    ServingProcess.start(folder, configuration, ProcessBuilder.Redirect.DISCARD)) {
                for (List<String> each : samples) {
                    String said = said(each, serving.at("/openai/v1").toString());
                    assertThat(said).as(each.toString()).contains("a call that arrives whole");
                    if (!each.contains("bash")) {
                        assertThat(said).containsIgnoringCase("through Fairlead: true");
                    }
                }
            }
        }
    }

    private void add(List<List<String>> samples, String program, String text, String file) throws IOException {
        assertThat(text).as(file).isNotEmpty();
        boolean there = Stream.of("/bin/", "/usr/bin/", "/usr/local/bin/")
                .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
        boolean curl = !program.equals("bash") || Files.isExecutable(Path.of("/usr/bin/curl"));
        if (there && curl) {
            samples.add(List.of(
                    program, Files.writeString(folder.resolve(file), text).toString()));
        }
    }

    private String said(List<String> words, String baseUrl) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("said").toFile());
        builder.environment().put("OPENAI_BASE_URL", baseUrl);
        builder.environment().put("OPENAI_API_KEY", "a-key");
        for (String of : new String[] {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "NODE_OPTIONS"}) {
            builder.environment().remove(of); // whatever this machine has set
        }
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
    }
}
