package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a mistake's hint tells people to type. */
class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"serve", "run", "env", "demo", "version"})
    void every_command_explains_itself(String command) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));

        assertThat(line.execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("fairlead " + command);
    }
}
