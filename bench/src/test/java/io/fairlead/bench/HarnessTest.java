package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the harness works; its figures are nobody's business here. */
final class HarnessTest {

    @TempDir
    private Path folder;

    @Test
    void measures_every_load_on_every_way() throws Exception {
        Options options = new Options(
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                4,
                100,
                10,
                Set.of("base", "intercepted"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.fairlead.sidecar.Main"),
                List.of(),
                0,
                false,
                null);

        Results results = new Harness(options, folder, progress -> {}).run();

        assertThat(results.ways()).extracting(Result::way).containsExactly("direct", "base URL", "intercepted");
        assertThat(results.ways()).allSatisfy(each -> {
            assertThat(each.closed().answers()).isPositive();
            assertThat(each.fixed().answers()).isPositive();
            assertThat(each.streams().answers()).isPositive();
        });
        String text = Report.of(results, options, "bench/run", LocalDate.EPOCH);
        assertThat(text).contains("| direct |", "| base URL |", "| intercepted |", "1970-01-01");
    }

    @Test
    void measures_starts_first_calls_and_first_streams() throws Exception {
        Path launcher = Files.writeString(folder.resolve("fairlead"), """
                #!/bin/sh
                exec "%s/bin/java" -XX:TieredStopAtLevel=1 -cp "%s" io.fairlead.sidecar.Main "$@"
                """.formatted(
                        System.getProperty("java.home"), System.getProperty("java.class.path")));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        StartOptions options = StartOptions.parse(
                List.of("--quick", "--fairlead", "checkout=" + launcher, "--small", launcher.toString()));

        List<StartFigures> figures = StartBench.measure(options, folder);

        assertThat(figures).extracting(each -> each.contender().name()).startsWith("checkout", "runtime in 128 MiB");
        assertThat(figures).allSatisfy(each -> {
            assertThat(each.starts()).allSatisfy(start -> {
                assertThat(start.ready()).isPositive();
                assertThat(start.answered()).isGreaterThan(start.ready());
            });
            assertThat(each.first().answers()).isEqualTo(options.calls());
            assertThat(each.warm().answers()).isEqualTo(options.calls());
            assertThat(each.streams().answers()).isPositive();
        });
        assertThat(StartReport.of(figures, options, "bench/start", LocalDate.EPOCH))
                .contains("| checkout | ", "| runtime in 128 MiB | ", "1970-01-01");
    }

    @Test
    void writes_its_tables_between_the_markers_and_nowhere_else() throws Exception {
        Path readme = folder.resolve("README.md");
        String other = "<!-- figures: written by bench/other -->\nkept\n<!-- end of figures -->\n";
        Files.writeString(
                readme, other + "<!-- figures: written by bench/run -->\nold\n<!-- end of figures -->\nafter\n");

        Report.write(readme, "bench/run", "new\n");

        assertThat(readme)
                .hasContent(other + "<!-- figures: written by bench/run -->\nnew\n<!-- end of figures -->\nafter\n");
    }
}
