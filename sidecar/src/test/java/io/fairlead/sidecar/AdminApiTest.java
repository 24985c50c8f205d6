package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port of a running Fairlead, over HTTP. */
class AdminApiTest {

    private static final String BREAKER = "/api/v1/providers/local/breaker";

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

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static JsonNode get(ServingProcess serving, String path) throws IOException {
        HttpResponse<String> response = serving.get(path);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
        return json(response);
    }

    private static String state(ServingProcess serving) throws IOException {
        JsonNode breaker = get(serving, "/api/v1/providers/local").get("breaker");
        return breaker.get("state").asText() + " " + breaker.get("mode").asText();
    }

    private static void mode(ServingProcess serving, String mode) throws IOException {
        HttpResponse<String> set = serving.ask("PUT", BREAKER, "{\"mode\":\"" + mode + "\"}");
        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(json(set).at("/breaker/mode").asText()).isEqualTo(mode);
    }

    @Test
    void what_it_shows_is_the_engines_own_and_its_levers_work() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry())) {
            AdminEvents all = serving.events("");
            AdminEvents breakers = serving.events("?type=breaker,drain");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = serving.call(LocalProvider.WHOLE);
                assertThat(answer.statusCode()).isEqualTo(200);
                ids.add(0, answer.headers().firstValue("x-fairlead-id").orElseThrow());
            }
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> ids.stream().allMatch(id -> all.has("exchange", "id", id)));
            assertThat(all.events()).anyMatch(each -> each.path("attempts").asInt() == 1);

            pages(serving, ids);
            JsonNode local = get(serving, "/api/v1/providers/local");
            assertThat(local.fieldNames())
                    .toIterable()
                    .contains("name", "state", "since", "reason", "breaker", "pool", "limits", "latency", "errors");
            assertThat(local.at("/pool/open").asInt()).isGreaterThanOrEqualTo(1);
            assertThat(local.at("/latency/p50").isNumber()).isTrue();
            JsonNode status = get(serving, "/api/v1/status");
            assertThat(status.at("/totals/calls").asInt()).isEqualTo(5);
            assertThat(status.at("/listeners/admin").asText()).isEqualTo(serving.admin());
            assertThat(status.at("/configHash").asText()).isNotEmpty();

            levers(serving, provider);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> breakers.has("breaker", "to", "forced-open")
                            && breakers.has("breaker", "to", "disabled")
                            && all.has("config", "result", "applied"));
            assertThat(breakers.events())
                    .allMatch(each -> each.get("type").asText().equals("breaker"));

            X509Certificate ca = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            serving.get("/api/v1/ca.pem").body().getBytes(StandardCharsets.UTF_8)));
            assertThat(ca.getBasicConstraints()).isGreaterThanOrEqualTo(0);
            assertThat(get(serving, "/api/v1/routes").at("/items/0/layers").toString())
                    .contains("\"breaker\"");
            assertThat(json(serving.post("/api/v1/plan", "{\"target\":\"local/m\",\"fault\":\"503\"}"))
                            .at("/courses/0/status")
                            .isNumber())
                    .isTrue();

            assertThat(serving.post("/api/v1/drain", "").statusCode()).isEqualTo(202);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> breakers.has("drain", "state", "begun")
                            || !serving.process().isAlive());
            assertThat(breakers.has("drain", "state", "begun")).isTrue();
            await().atMost(ServingProcess.PATIENCE).until(() -> log().contains("\"/api/v1/drain\""));
            assertThat(log().lines().filter(line -> line.contains("\"event.action\":\"audit\"")))
                    .anyMatch(line -> line.contains("\"url.path\":\"" + BREAKER + "\"")
                            && line.contains("\"http.request.method\":\"PUT\"")
                            && line.contains("\"who\":\"loopback\"")
                            && line.contains("\"client.address\":\"127.0.0.1\"")
                            && line.contains("\"result\":\"done\""))
                    .noneMatch(line -> line.contains("/api/v1/plan"));
        }
    }

    private static void pages(ServingProcess serving, List<String> ids) throws IOException {
        List<String> read = new ArrayList<>();
        String page = "/api/v1/exchanges?limit=2&provider=local";
        while (!page.isEmpty()) {
            JsonNode answer = get(serving, page);
            answer.get("items").forEach(each -> read.add(each.get("id").asText()));
            page = answer.get("next").asText("");
            if (answer.get("next").isNull()) {
                page = "";
            }
        }
        assertThat(read).isEqualTo(ids);
        assertThat(get(serving, "/api/v1/exchanges?provider=none").get("items")).isEmpty();
        assertThat(get(serving, "/api/v1/exchanges?outcome=cancelled").get("items"))
                .isEmpty();
        JsonNode one = get(serving, "/api/v1/exchanges/" + ids.get(2));
        assertThat(one.at("/attempts/0/target").asText()).isEqualTo("local/m");
        assertThat(one.at("/attempts/0/n").asInt()).isEqualTo(1);
    }

    private void levers(ServingProcess serving, LocalProvider provider) throws IOException {
        mode(serving, "forced-open");
        HttpResponse<String> refused = serving.call(LocalProvider.WHOLE);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("x-fairlead-attempts").orElse("0"))
                .isEqualTo("0");
        Files.writeString(folder.resolve("fairlead.yaml"), provider.entry() + "proxy: { max-body: 12MiB }\n");
        assertThat(serving.post("/api/v1/config/reload", "").statusCode()).isEqualTo(200);
        assertThat(state(serving)).as("it survives a reload").isEqualTo("forced-open forced-open");
        assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(503);

        mode(serving, "disabled");
        assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
        assertThat(serving.post("/api/v1/providers/local/breaker/reset", "").statusCode())
                .isEqualTo(200);
        assertThat(state(serving)).as("a reset leaves the mode").isEqualTo("disabled disabled");

        mode(serving, "auto");
        assertThat(state(serving)).isEqualTo("closed auto");
        assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
        assertThat(serving.ask("PUT", "/api/v1/providers/nobody/breaker", "{\"mode\":\"auto\"}")
                        .body())
                .contains("local");
    }

    @Test
    void with_a_token_the_console_logs_in_and_out() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry() + "admin: { token: canary-2f81 }\n")) {
            assertThat(serving.get("/api/v1/events").statusCode()).isEqualTo(401);
            assertThat(serving.get("/").statusCode()).isEqualTo(200);
            assertThat(serving.post("/api/v1/drain", "").statusCode()).isEqualTo(401);
            assertThat(serving.post("/api/v1/session", "{\"token\":\"wrong\"}").statusCode())
                    .isEqualTo(401);
            assertThat(serving.post("/api/v1/session", "{\"token\":\"canary-2f81\"}", "origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            HttpResponse<String> session = serving.post("/api/v1/session", "{\"token\":\"canary-2f81\"}");
            assertThat(session.statusCode()).isEqualTo(204);
            String set = session.headers().firstValue("set-cookie").orElseThrow();
            assertThat(set).contains("; HttpOnly", "; SameSite=Strict", "; Max-Age=43200", "; Path=/");
            String cookie = set.substring(0, set.indexOf(';'));
            String own = "http://" + serving.admin();

            assertThat(serving.ask("GET", "/api/v1/status", "", "cookie", cookie)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(serving.ask("GET", "/api/v1/status", "", "cookie", cookie, "sec-fetch-site", "same-origin")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(serving.ask("PUT", BREAKER, "{\"mode\":\"auto\"}", "cookie", cookie, "origin", own)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> out = serving.ask("DELETE", "/api/v1/session", "", "cookie", cookie, "origin", own);
            assertThat(out.statusCode()).isEqualTo(204);
            assertThat(out.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
            assertThat(serving.ask("PUT", BREAKER, "{\"mode\":\"auto\"}", "cookie", cookie, "origin", own)
                            .statusCode())
                    .isEqualTo(401);

            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> log().lines()
                                    .filter(line -> line.contains("\"audit\""))
                                    .count()
                            >= 7);
            assertThat(log())
                    .contains("\"who\":\"token\"")
                    .contains("\"result\":\"denied\"")
                    .doesNotContain("canary-2f81")
                    .doesNotContain(cookie);
        }
    }
}
