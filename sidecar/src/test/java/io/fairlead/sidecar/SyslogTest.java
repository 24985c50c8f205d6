package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.sidecar.log.SyslogReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead serve} whose log goes to a syslog server, too, or to a file that is turned. */
class SyslogTest {

    private static final String LOST = "fairlead_log_lost_total{reason=\"%s\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private ServingProcess start(String configuration) throws IOException {
        return ServingProcess.start(
                folder,
                configuration,
                ProcessBuilder.Redirect.to(folder.resolve("err").toFile()));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private String to(SyslogReceiver server) throws IOException {
        return "tls: { trust: [\"" + SyslogReceiver.root(folder) + "\"] }\ntelemetry: { log: { syslog: \""
                + server.url() + "\" } }\n";
    }

    private static List<String> of(SyslogReceiver server, String action) {
        return server.messages().stream()
                .filter(each -> each.contains(" " + action + " [origin "))
                .toList();
    }

    private static JsonNode json(String message) throws IOException {
        return new ObjectMapper().readTree(message.substring(message.indexOf("] {") + 2));
    }

    @Test
    void every_line_arrives_over_tls_and_audit_lines_among_them_without_a_secret() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.tls();
                LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry() + "admin: { token: canary-token-77 }\n" + to(server))) {
            assertThat(serving.call(LocalProvider.WHOLE + "?key=canary-query").statusCode())
                    .isLessThan(600);
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            assertThat(serving.ask(
                                    "PUT",
                                    "/api/v1/providers/local/breaker",
                                    "{\"mode\":\"auto\"}",
                                    "authorization",
                                    "Bearer canary-token-77")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(serving.post("/api/v1/drain", "", "authorization", "Bearer canary-wrong")
                            .statusCode())
                    .isEqualTo(401);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> of(server, "call").size() >= 2
                            && of(server, "audit").size() == 2);

            String call = of(server, "call").get(1);
            assertThat(call)
                    .startsWith("<134>1 20")
                    .contains("Z ", " fairlead " + serving.process().pid() + " call ");
            JsonNode line = json(call);
            assertThat(line.get("event.action").asText()).isEqualTo("call");
            assertThat(line.get("http.response.status_code").asInt()).isEqualTo(200);
            assertThat(call).contains("trace.id=\"" + line.get("trace.id").asText() + "\"");
            assertThat(json(of(server, "audit").get(0)).get("result").asText()).isEqualTo("done");
            assertThat(of(server, "audit").get(0)).startsWith("<134>1 ");
            assertThat(json(of(server, "audit").get(1)).get("result").asText()).isEqualTo("denied");
            assertThat(of(server, "audit").get(1)).startsWith("<132>1 ");
            assertThat(String.join("\n", server.messages()) + log()).doesNotContain("canary");
            assertThat(log()).as("standard error, too").contains("\"event.action\":\"audit\"");
            assertThat(server.broken()).isEmpty();
            assertThat(serving.terminate()).isZero();
        }
    }

    @Test
    void a_server_that_stops_reading_is_felt_by_no_call_and_gets_its_lines_later() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.tls();
                LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry() + to(server))) {
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> of(server, "call").size() == 1);
            server.pause();
            for (int i = 0; i < 300; i++) {
                assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            }
            assertThat(serving.ready()).isTrue();
            server.resume();
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> of(server, "call").size() == 301);
            assertThat(serving.metric(LOST.formatted("syslog"))).isZero();
        }
    }

    @Test
    void one_that_is_away_is_told_once_and_may_be_exchanged_while_the_process_runs() throws Exception {
        SyslogReceiver gone = SyslogReceiver.tls();
        gone.close();
        try (SyslogReceiver server = SyslogReceiver.tls();
                LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry() + to(gone))) {
            for (int i = 0; i < 20; i++) {
                assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            }
            await().atMost(ServingProcess.PATIENCE).until(() -> log().contains("takes no lines"));
            Files.writeString(folder.resolve("fairlead.yaml"), provider.entry() + to(server));
            JsonNode reloaded = new ObjectMapper()
                    .readTree(serving.post("/api/v1/config/reload", "").body());
            assertThat(reloaded.get("restart")).isEmpty();
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> !of(server, "call").isEmpty());
            assertThat(log().lines().filter(each -> each.contains("takes no lines")))
                    .hasSize(1);
            assertThat(serving.metric(LOST.formatted("syslog")))
                    .as("what waited for the other one")
                    .isPositive();
        }
    }

    @Test
    void a_full_file_is_put_aside_and_only_some_are_kept() throws Exception {
        Path file = folder.resolve("log").resolve("out");
        Files.createDirectories(file.getParent());
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry() + "telemetry: { log: { file: { path: \"" + file
                        + "\", size: 4KiB, keep: 2 } } }\n")) {
            await().atMost(ServingProcess.PATIENCE).until(() -> {
                assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
                return Files.exists(file.resolveSibling("out.2")) && Files.exists(file);
            });
            for (int i = 0; i < 30; i++) {
                assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            }
            assertThat(serving.terminate()).isZero();
        }
        try (var files = Files.list(file.getParent())) {
            for (Path each : files.toList()) {
                assertThat(each.getFileName().toString()).isIn("out", "out.1", "out.2");
                assertThat(Files.size(each)).isBetween(1L, 4096L);
                for (String line : Files.readAllLines(each)) {
                    assertThat(new ObjectMapper().readTree(line).has("@timestamp"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void a_folder_that_is_not_there_is_said_once_and_lines_come_when_it_is() throws Exception {
        Path file = folder.resolve("later").resolve("out");
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry() + "telemetry: { log: { file: \"" + file + "\" } }\n")) {
            for (int i = 0; i < 10; i++) {
                assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            }
            await().atMost(ServingProcess.PATIENCE).until(() -> serving.metric(LOST.formatted("not_written")) >= 10);
            assertThat(log()).containsOnlyOnce("cannot be written (there is no such folder)");
            Files.createDirectory(file.getParent());
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> Files.exists(file) && Files.readString(file).contains("\"event.action\":\"call\""));
        }
    }
}
