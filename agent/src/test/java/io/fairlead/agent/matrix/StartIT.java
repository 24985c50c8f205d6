package io.fairlead.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the agent, the application starts and runs, and hears of it in one line. */
class StartIT {

    @TempDir
    static Path folder;

    /** An application. */
    static final class Hello {
        private Hello() {}

        public static void main(String[] arguments) {
            System.out.println("hello");
        }
    }

    private static Jvm.Said hello(String argument, Map<String, String> environment, String... options)
            throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of(options));
        all.add("-javaagent:" + Jvm.agent() + argument);
        Jvm.Said said = Jvm.run(folder, all, environment, Hello.class, List.of(), line -> {});
        assertThat(said.out()).contains("hello");
        assertThat(said.status()).isZero();
        return said;
    }

    @Test
    void a_mistake_is_one_line_and_the_application_runs() throws Exception {
        assertThat(hello("=prxy=a:1", Map.of()).err())
                .matches(
                        "fairlead: the application runs without the agent: its argument \"prxy\" is not known[^\n]+\n");
        assertThat(hello("=proxy=127.0.0.1:1,ca=" + folder.resolve("none.pem"), Map.of())
                        .err())
                .matches("fairlead: the application runs without the agent: the certificate of [^\n]+none.pem[^\n]*\n");
        assertThat(hello("=" + folder.resolve("none.yaml"), Map.of()).err())
                .matches("fairlead: the application runs without the agent: [^\n]+none.yaml[^\n]*\n");
    }

    @Test
    void it_says_in_one_line_what_it_does_and_nothing_when_told_so() throws Exception {
        assertThat(hello("", Map.of()).err()).matches("fairlead: calls to providers go through [^\n]+\n");
        assertThat(hello("=log=off", Map.of()).err()).isEmpty();
    }

    @Test
    void switched_off_it_is_not_there() throws Exception {
        assertThat(hello("=prxy=a:1", Map.of(), "-Dfairlead.enabled=false").err())
                .isEmpty();
        assertThat(hello("=prxy=a:1", Map.of("FAIRLEAD_AGENT", "off")).err()).isEmpty();
    }

    @Test
    void a_run_that_trains_is_left_alone() throws Exception {
        assertThat(hello("=prxy=a:1", Map.of(), "-XX:DumpLoadedClassList=" + folder.resolve("classes"))
                        .err())
                .doesNotContain("fairlead:");
    }
}
