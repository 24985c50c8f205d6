package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running instance, as a shell starts them. */
class StatusAndFaultsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String text) {}

    private Done run(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Jars.absolute(),
                "io.fairlead.sidecar.Main"));
        all.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
        builder.environment().remove("FAIRLEAD_CONFIG");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Done(process.exitValue(), text);
    }

    @Test
    void without_an_instance_they_say_how_to_start_one() throws Exception {
        assertThat(run("status"))
                .satisfies(done -> assertThat(done.status()).isEqualTo(2))
                .satisfies(done -> assertThat(done.text()).contains("no instance is running", "serve"));
    }

    @Test
    void they_show_and_steer_the_running_instance() throws Exception {
        String token = "admin: { listen: \"127.0.0.1:0\", token: a-token-for-the-test }\n";
        try (ServingProcess serving = ServingProcess.start(
                folder, token, ProcessBuilder.Redirect.to(folder.resolve("err").toFile()))) {
            assertThat(serving.process().isAlive()).isTrue();
            String file = folder.resolve("fairlead.yaml").toString();

            Done status = run("status", "-c", file);
            assertThat(status.status()).as(status.text()).isZero();
            assertThat(status.text()).contains("Fairlead", "0 calls", "Known and not asked", "openai");
            assertThat(run("status", "--json", "-c", file).text()).startsWith("{\"status\":{\"version\":");

            Done set = run("faults", "set", "openai", "--status", "503", "--share", "50%", "-c", file);
            assertThat(set.text()).isEqualToIgnoringNewLines("provider openai, share 50%, status 503");
            run("faults", "set", "anthropic", "--stall", "-c", file);
            assertThat(run("faults", "list", "-c", file).text().lines()).hasSize(2);

            Done wrong = run("faults", "set", "opnai", "--stall", "-c", file);
            assertThat(wrong.status()).isEqualTo(2);
            assertThat(wrong.text()).contains("opnai", "not configured");

            assertThat(run("faults", "clear", "-c", file).text()).contains("No fault is set.");
        }
    }

    @Test
    void each_change_of_the_injected_faults_is_told_once() throws Exception {
        try (ServingProcess serving = ServingProcess.start(
                folder,
                "admin: { listen: \"127.0.0.1:0\" }\n",
                ProcessBuilder.Redirect.to(folder.resolve("err").toFile()))) {
            AdminEvents events = serving.events("?type=fault");
            String one = "{\"items\":[{\"provider\":\"openai\",\"status\":503}]}";
            assertThat(serving.ask("PUT", "/api/v1/faults", one, "content-type", "application/json")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(serving.ask("DELETE", "/api/v1/faults", "").statusCode()).isEqualTo(200);

            await().until(() -> events.events().stream()
                    .anyMatch(each ->
                            each.path("items").isArray() && each.path("items").isEmpty()));
            assertThat(events.events().stream().map(each -> each.path("items").size()))
                    .containsExactly(1, 0);
        }
    }
}
