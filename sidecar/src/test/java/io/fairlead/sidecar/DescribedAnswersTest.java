package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running Fairlead answers at its admin port is what {@code /openapi.yaml} says. */
class DescribedAnswersTest {

    private static final String PROVIDER = "/api/v1/providers/{name}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static void ask(DescribedAnswers described, ServingProcess serving, String operation, String path)
            throws IOException {
        ask(described, serving, operation, path, "");
    }

    private static HttpResponse<String> ask(
            DescribedAnswers described, ServingProcess serving, String operation, String path, String body)
            throws IOException {
        HttpResponse<String> answer = serving.ask(operation.substring(0, operation.indexOf(' ')), path, body);
        described.check(operation, answer);
        return answer;
    }

    private static void ask(DescribedAnswers described, ServingProcess serving, String operation) throws IOException {
        ask(described, serving, operation, operation.substring(operation.indexOf(' ') + 1));
    }

    @Test
    void every_operation_answers_as_it_is_described() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving =
                        ServingProcess.start(folder, provider.entry(), ProcessBuilder.Redirect.DISCARD)) {
            HttpResponse<String> yaml = serving.get("/openapi.yaml");
            DescribedAnswers described = new DescribedAnswers(yaml.body());
            described.check("GET /openapi.yaml", yaml);
            AdminEvents events = serving.events("");
            String id = serving.call(LocalProvider.WHOLE)
                    .headers()
                    .firstValue("x-fairlead-id")
                    .orElseThrow();
            assertThat(serving.begin(LocalProvider.BROKEN)).failsWithin(ServingProcess.PATIENCE);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> events.has("exchange", "id", id) && events.has("exchange", "outcome", "broken"));

            for (String path : new String[] {
                "/livez",
                "/readyz",
                "/startupz",
                "/health",
                "/metrics",
                "/api/v1/status",
                "/api/v1/providers",
                "/api/v1/exchanges",
                "/api/v1/history",
                "/api/v1/alerts",
                "/api/v1/config",
                "/api/v1/routes",
                "/api/v1/ca.pem",
                "/api/v1/cache",
                "/api/v1/costs",
                "/api/v1/faults"
            }) {
                ask(described, serving, "GET " + path);
            }
            ask(described, serving, "GET /api/v1/exchanges", "/api/v1/exchanges?limit=1");
            ask(described, serving, "GET /api/v1/exchanges", "/api/v1/exchanges?limit=x");
            ask(described, serving, "GET /api/v1/exchanges/{id}", "/api/v1/exchanges/" + id);
            ask(described, serving, "GET /api/v1/exchanges/{id}", "/api/v1/exchanges/none");
            provider(described, serving);
            bodies(described, serving);
            configuration(described, serving, provider);
            ask(described, serving, "DELETE /api/v1/faults");
            ask(described, serving, "DELETE /api/v1/cache");
            ask(described, serving, "DELETE /api/v1/cache", "/api/v1/cache?route=none");
            ask(described, serving, "DELETE /api/v1/session");

            await().atMost(ServingProcess.PATIENCE).until(() -> events.has("config", "result", "refused"));
            assertThat(events.events()).hasSizeGreaterThan(5);
            for (JsonNode each : events.events()) {
                described.fits("Event", each.toString());
            }
            described.check("GET /api/v1/events", serving.get("/api/v1/events?type=none"));
            described.seen().add("GET /api/v1/events"); // each of its events was held against its description above
            ask(described, serving, "POST /api/v1/drain");
            assertThat(described.seen()).isEqualTo(described.operations());
        }
    }

    private static void provider(DescribedAnswers described, ServingProcess serving) throws IOException {
        ask(described, serving, "GET " + PROVIDER, "/api/v1/providers/local");
        ask(described, serving, "GET " + PROVIDER, "/api/v1/providers/nobody");
        ask(described, serving, "POST " + PROVIDER + "/probe", "/api/v1/providers/local/probe");
        ask(described, serving, "POST " + PROVIDER + "/breaker/reset", "/api/v1/providers/local/breaker/reset");
        String breaker = "/api/v1/providers/local/breaker";
        for (String mode : new String[] {"forced-open", "disabled", "ajar", "auto"}) {
            ask(described, serving, "PUT " + PROVIDER + "/breaker", breaker, "{\"mode\":\"" + mode + "\"}");
        }
    }

    private static void bodies(DescribedAnswers described, ServingProcess serving) throws IOException {
        ask(described, serving, "POST /api/v1/plan", "/api/v1/plan", "{\"target\":\"local/m\"}");
        ask(described, serving, "POST /api/v1/plan", "/api/v1/plan", "{\"target\":\"nobody/m\",\"fault\":\"503\"}");
        String faults = "{\"items\":[{\"provider\":\"local\",\"share\":\"50%\",\"status\":503},"
                + "{\"provider\":\"local\",\"share\":\"1%\",\"delay\":\"2s\"},"
                + "{\"provider\":\"local\",\"share\":\"1%\",\"reset\":\"middle\"},"
                + "{\"provider\":\"local\",\"share\":\"1%\",\"stall\":true}]}";
        ask(described, serving, "PUT /api/v1/faults", "/api/v1/faults", faults);
        ask(described, serving, "PUT /api/v1/faults", "/api/v1/faults", "{\"items\":7}");
        ask(described, serving, "POST /api/v1/session", "/api/v1/session", "{\"token\":\"x\"}");
        ask(described, serving, "POST /api/v1/session", "/api/v1/session", "{}");
    }

    private void configuration(DescribedAnswers described, ServingProcess serving, LocalProvider provider)
            throws IOException {
        ask(described, serving, "POST /api/v1/config/check", "/api/v1/config/check", "proxy: { max-bodi: 1 }\n");
        Files.writeString(folder.resolve("fairlead.yaml"), provider.entry() + "proxy: { max-connections: 77 }\n");
        ask(described, serving, "POST /api/v1/config/reload");
        Files.writeString(folder.resolve("fairlead.yaml"), "proxy: 7\n");
        HttpResponse<String> refused =
                ask(described, serving, "POST /api/v1/config/reload", "/api/v1/config/reload", "");
        assertThat(refused.statusCode()).isEqualTo(422);
    }
}
