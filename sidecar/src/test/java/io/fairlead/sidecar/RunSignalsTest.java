package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to {@code run}: the command gets them and decides, and its end is the end. */
class RunSignalsTest {

    /** Counts what it gets, ends at the first with status 40. */
    private static final String DECIDES =
            "for s in TERM INT HUP USR1; do trap \"echo $s >>got; exit 40\" $s; done; echo $$ >up; while :; do sleep 0.05; done";

    private static final String DIES = "echo $$ >up; while :; do sleep 0.05; done";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Process start(String terminal, String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                // whoever starts the tests may ignore some of them, and a shell cannot undo that
                "env",
                "--default-signal=TERM,INT,HUP,USR1",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfairlead.terminal.in=" + terminal,
                "-cp",
                Jars.absolute(),
                "io.fairlead.sidecar.Main",
                "run",
                "--",
                "sh",
                "-c",
                script);
        builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
        Process process = builder.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(folder.resolve("up")) && !text("up").isEmpty());
        return process;
    }

    private String text(String file) throws Exception {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }

    private static void kill(String signal, String who) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -s " + signal + " -- " + who)
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int ended(Process process) throws Exception {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP", "USR1"})
    void a_signal_to_run_reaches_the_command_which_decides(String signal) throws Exception {
        Process run = start("false", DECIDES);
        kill(signal, Long.toString(run.pid()));
        assertThat(ended(run)).isEqualTo(40);
        assertThat(text("got")).isEqualTo(signal + "\n");
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130", "HUP,129", "KILL,137"})
    void a_command_that_a_signal_ends_makes_128_and_its_number(String signal, int status) throws Exception {
        Process run = start("false", DIES);
        kill(signal, signal.equals("KILL") ? text("up").trim() : Long.toString(run.pid()));
        assertThat(ended(run)).isEqualTo(status);
    }

    @Test
    void a_terminals_interrupt_is_the_whole_groups_and_is_not_sent_twice() throws Exception {
        Process run = start(
                "true", "trap 'echo INT >>got' INT; trap 'exit 41' TERM; echo $$ >up; while :; do sleep 0.05; done");
        // a terminal sends to both; here to each by itself, as the tests are of the group too
        kill("INT", Long.toString(run.pid()));
        kill("INT", text("up").trim());
        await().until(() -> Files.exists(folder.resolve("got")) && !text("got").isEmpty());
        assertThat(List.of(run.isAlive(), run.children().findAny().isPresent())).containsOnly(true);
        kill("TERM", Long.toString(run.pid())); // goes the same way behind it
        assertThat(ended(run)).isEqualTo(41);
        assertThat(text("got")).isEqualTo("INT\n");
    }
}
