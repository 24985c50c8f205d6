package io.fairlead.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names whose addresses change, in a JVM of its own: what a JVM keeps of them is settled before its first look-up. */
class ChangingNamesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void a_process_of_fairleads_own_follows_a_name_at_once_and_a_failure_is_not_kept() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 a.test\n");
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        hosts.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().toList())
                .containsExactly("a.test [/127.0.0.2]", "b.test unknown", "a.test [/127.0.0.3]", "b.test [/127.0.0.4]");
    }

    /** What runs in that JVM. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            JdkResolver.keepNothing();
            try (JdkResolver resolver = new JdkResolver("names")) {
                say(resolver, "a.test");
                say(resolver, "b.test");
                Files.writeString(Path.of(arguments[0]), "127.0.0.3 a.test\n127.0.0.4 b.test\n");
                say(resolver, "a.test");
                say(resolver, "b.test");
            }
        }

        @SuppressWarnings("SystemOut")
        private static void say(JdkResolver resolver, String name) {
            String found;
            try {
                found = resolver.resolve(name).join().stream()
                        .map(each -> "/" + each.getHostAddress())
                        .toList()
                        .toString();
            } catch (CompletionException e) {
                found = e.getCause() instanceof NameFailure why && why.unknown() ? "unknown" : "failed";
            }
            System.out.println(name + " " + found);
        }
    }
}
