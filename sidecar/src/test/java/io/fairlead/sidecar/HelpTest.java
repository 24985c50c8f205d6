package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a mistake's hint tells people to type. */
class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"serve", "run", "env", "demo", "version", "status", "faults", "inject", "doctor"})
    void every_command_explains_itself(String command) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));

        assertThat(line.execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("fairlead " + command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serv           | there is no command 'serv'
            plan           | TARGET
            plan openai/m --fault slow | no such fault: slow (allowed: a status such as 503, timeout
            plan opnai/m   | no such provider: opnai (did you mean openai?)
            ca path --bundle --truststore | One of --bundle and --truststore
            faults         | faults set, faults list or faults clear
            demo --for x   | is no time (expected
            demo --for 0s  | is no time (expected
            demo --for     | --for
            serve --listn  | --listn
            inject --listen nowhere | --listen is 'nowhere' (expected: HOST:PORT
            inject --cpu lots | --cpu is 'lots' (expected: a quantity such as 50m or 128Mi)
            inject --memory 1Gi --memory-limit 512Mi | --memory is more than --memory-limit
            inject --cert x.pem | --cert and --key belong together
            inject --native-sidecars perhaps | (expected: auto, true, false)
            inject --pull-policy Often | (expected: Always, IfNotPresent, Never)
            run            | CMD
            env --shell zs | sh, fish, powershell, dotenv""")
    void a_mistake_of_usage_is_told_and_ends_with_2(String arguments, String sentence) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err));

        assertThat(line.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence);
    }
}
