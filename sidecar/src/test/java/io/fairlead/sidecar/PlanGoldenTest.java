package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * Configurations, each beside what {@code fairlead plan} says of it: {@code x.yaml}, whose first line is the command's
 * arguments, and {@code x.txt}. Which layers there are is another test's. {@code -Dfairlead.rewrite=true} writes them anew.
 */
class PlanGoldenTest {

    private static final Path FOLDER = Path.of(System.getProperty("fairlead.root", ".."))
            .resolve("sidecar/src/test/resources/io/fairlead/sidecar/plan");

    @TestFactory
    Stream<DynamicTest> a_plan_says_what_happens_and_what_never_does() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> compare(file)));
        }
    }

    private static void compare(Path file) throws IOException {
        List<String> words = new ArrayList<>(List.of("plan", "-c", file.toString()));
        words.addAll(List.of(Files.readAllLines(file).get(0).substring(2).split(" ")));
        StringWriter said = new StringWriter();
        PrintWriter both = new PrintWriter(said);
        CommandLine line = Main.commandLine().setOut(both).setErr(both);
        int status = line.execute(words.toArray(new String[0]));
        String report = said.toString()
                        .replaceAll("\\S*plan/(?=[a-z-]+\\.yaml)", "")
                        .replaceFirst("(?m)^It meets: .*> upstream$", "It meets: the layers of the route")
                + "exit status " + status + "\n";
        Path golden = file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt"));
        if (Boolean.getBoolean("fairlead.rewrite")) {
            Files.writeString(golden, report);
        }
        assertThat(report).isEqualTo(Files.readString(golden));
    }
}
