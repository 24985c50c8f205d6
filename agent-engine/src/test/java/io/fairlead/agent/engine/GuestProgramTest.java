package io.fairlead.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application notices of an engine in its JVM, seen from a JVM of its own. */
class GuestProgramTest {

    @TempDir
    static Path folder;

    private static List<String> out;
    private static String err;
    private static int exit;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve("home"));
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            provider.always(
                    Reply.json(
                            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                                    + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}"));
            Path configuration = Files.writeString(
                    folder.resolve("fairlead.yaml"), """
                    tls: { trust: [%s] }
                    providers: { openai: { connect-to: "127.0.0.1:%d" } }
                    defaults: { health: { probe: off } }
                    """.formatted(ScriptedProvider.caFile(), provider.port()));
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-Duser.home=" + home,
                            "-Djava.io.tmpdir=" + home,
                            "-cp",
                            System.getProperty("java.class.path"),
                            GuestProgram.class.getName(),
                            configuration.toString(),
                            home.toString())
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().put("FAIRLEAD_HOME", home.toString());
            Process process = builder.start();
            assertThat(process.waitFor(100, TimeUnit.SECONDS))
                    .as("the JVM ends by itself")
                    .isTrue();
            exit = process.exitValue();
        }
        out = Files.readAllLines(folder.resolve("out"));
        err = Files.readString(folder.resolve("err"));
    }

    @AfterAll
    static void forget() {
        out = List.of();
    }

    @Test
    void the_jvm_ends_when_the_application_does_and_nothing_was_said() {
        assertThat(err).isEmpty();
        assertThat(exit).isZero();
        assertThat(out).contains("end=", "answer=HTTP/1.1 200 OK");
    }

    @Test
    void no_property_provider_selector_or_handler_of_the_jvm_changes() {
        assertThat(out).contains("jvm=true", "changed=[]");
    }

    @Test
    void every_thread_is_a_daemon_of_one_group_that_sees_no_class_of_the_application() {
        assertThat(out).contains("strangers=[]");
    }

    @Test
    void no_file_is_written() {
        assertThat(out).contains("files=[]");
    }

    @Test
    void jmx_shows_the_engine_and_its_providers() {
        assertThat(out).contains("server=true", "calls=1", "heap=" + (128L << 20) / 8, "breaker=closed");
    }

    @Test
    void flight_recorder_has_the_call_and_its_attempt() {
        assertThat(out).contains("io.fairlead.Exchange=answered 200", "io.fairlead.Attempt=answered 200");
    }
}
