package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The scripts that complete commands, run by the shells that are there. */
class CompletionTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static String script(String shell) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
        assertThat(line.execute("completion", shell)).isZero();
        return out.toString();
    }

    private String shell(String shell, String... words) throws Exception {
        assumeThat(Stream.of("/bin/", "/usr/bin/", "/usr/local/bin/")
                        .anyMatch(place -> Files.isExecutable(Path.of(place + shell))))
                .as(shell)
                .isTrue();
        List<String> all = Stream.concat(Stream.of(shell), Stream.of(words)).toList();
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'fairlead ch'                 | check
            'fairlead pla'                | plan
            'fairlead run --qu'           | --quiet
            'fairlead check --js'         | --json
            'fairlead completion z'       | zsh
            'fairlead faults cl'          | clear
            'fairlead import --fr'        | --from
            'fairlead run -- printen'     | printenv""")
    void bash_completes_commands_options_and_what_a_command_starts(String typed, String word) throws Exception {
        Path file = Files.writeString(folder.resolve("fairlead.bash"), script("bash"));
        String said = shell(
                "bash",
                "-c",
                "source " + file + "; COMP_WORDS=(" + typed + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _fairlead;"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\"");
        assertThat(said.lines()).contains(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void a_shell_that_is_there_reads_its_script(String shell) throws Exception {
        Path file = Files.writeString(folder.resolve("script"), script(shell));
        assertThat(shell(shell, "-n", file.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void every_command_is_in_every_script(String shell) {
        assertThat(script(shell)).contains(Main.commandLine().getSubcommands().keySet());
    }

    @Test
    void another_shell_is_a_mistake_that_names_those_there_are() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err));

        assertThat(line.execute("completion", "tcsh")).isEqualTo(2);
        assertThat(err.toString()).containsIgnoringCase("bash").containsIgnoringCase("fish");
    }
}
