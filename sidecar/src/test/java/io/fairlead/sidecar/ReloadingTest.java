package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead serve}, whose configuration changes. */
class ReloadingTest {

    private static final String RELOADS = "fairlead_config_reloads_total{result=\"%s\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private ServingProcess start(LocalProvider provider) throws IOException {
        return ServingProcess.start(
                folder,
                provider.entry(),
                ProcessBuilder.Redirect.to(folder.resolve("err").toFile()));
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), yaml);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static String maxBody(ServingProcess serving) throws IOException {
        return json(serving.get("/api/v1/config")).at("/proxy/max-body").asText();
    }

    @Test
    void sighup_reads_the_file_again_and_no_stream_is_dropped() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider)) {
            CompletableFuture<HttpResponse<String>> stream = serving.begin(LocalProvider.HELD);
            await().atMost(ServingProcess.PATIENCE).until(() -> provider.held() == 1);

            write(provider.entry() + "proxy: { max-body: 12MiB }\n");
            if (serving.hangUp()) {
                await().atMost(ServingProcess.PATIENCE).until(() -> log().contains("\"trigger\":\"signal\""));
            }
            await().atMost(ServingProcess.PATIENCE).until(() -> maxBody(serving).equals("12MiB"));
            write("proxy: 7\n");
            serving.hangUp();
            await().atMost(ServingProcess.PATIENCE).until(() -> serving.metric(String.format(RELOADS, "refused")) >= 1);
            assertThat(log()).contains("fairlead.yaml:1:8: proxy: found");
            assertThat(maxBody(serving)).isEqualTo("12MiB");

            provider.goOn();
            assertThat(stream.get(60, TimeUnit.SECONDS).body()).contains("[DONE]");
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_admin_port_reads_it_again_and_checks_a_candidate() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider)) {
            String sound = provider.entry() + "proxy: { max-body: 12MiB, max-connections: 77 }\n";
            JsonNode checked = json(serving.post("/api/v1/config/check", sound, "content-type", "application/yaml"));
            assertThat(checked.toString()).isEqualTo("{\"valid\":true,\"problems\":[],\"warnings\":[]}");
            checked = json(serving.post("/api/v1/config/check", "proxy: { max-bodi: 1 }\n"));
            assertThat(checked.at("/valid").booleanValue()).isFalse();
            assertThat(checked.at("/problems").toString())
                    .isEqualTo("[{\"line\":1,\"column\":10,\"path\":\"proxy.max-bodi\","
                            + "\"message\":\"unknown key\",\"suggestion\":\"did you mean max-body?\"}]");
            assertThat(maxBody(serving)).isEqualTo("64MiB");
            assertThat(serving.metric(String.format(RELOADS, "refused"))).isZero();

            write(sound);
            HttpResponse<String> applied = serving.post("/api/v1/config/reload", "");
            assertThat(applied.statusCode()).isEqualTo(200);
            assertThat(json(applied).at("/applied").booleanValue()).isTrue();
            assertThat(json(applied).at("/restart").toString()).isEqualTo("[\"proxy.max-connections\"]");
            assertThat(json(applied).at("/configHash"))
                    .isEqualTo(json(serving.get("/api/v1/status")).at("/configHash"));
            assertThat(json(serving.get("/api/v1/status")).at("/restart"))
                    .isEqualTo(json(applied).at("/restart"));
            assertThat(maxBody(serving)).isEqualTo("12MiB");

            write("routes: [ { match: { provider: nobody } } ]\n");
            HttpResponse<String> refused = serving.post("/api/v1/config/reload", "");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(json(refused).at("/problems/0/path").asText()).isEqualTo("routes[0].match.provider");
            assertThat(maxBody(serving)).isEqualTo("12MiB");
        }
    }

    @Test
    void the_log_and_the_token_of_the_admin_port_follow() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider)) {
            Files.writeString(folder.resolve("token"), "open-sesame\n");
            String logged = "telemetry: { log: { file: fairlead.log, format: json, access: false } }\n";
            write(provider.entry() + logged + "admin: { token: \"${file:token}\" }\n");
            assertThat(serving.post("/api/v1/config/reload", "").statusCode()).isEqualTo(200);
            Path file = folder.resolve("fairlead.log");
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> Files.exists(file) && Files.readString(file).contains("\"trigger\":\"api\""));
            assertThat(serving.get("/api/v1/status").statusCode()).isEqualTo(401);
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);

            Files.writeString(folder.resolve("token"), "close-sesame\n");
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> serving.post("/api/v1/config/check", "{}", "authorization", "Bearer close-sesame")
                                    .statusCode()
                            == 200);
            assertThat(serving.post("/api/v1/config/check", "{}", "authorization", "Bearer open-sesame")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(Files.readString(file)).doesNotContain("\"call\"").doesNotContain("sesame");
            assertThat(log()).doesNotContain("sesame");
        }
    }
}
