package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what tells of a call one finds all else that does: answer, record, log line, metric, trace. */
class TelemetryTest {

    private static final String OPEN_METRICS =
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private ServingProcess start(String configuration, String... before) throws IOException {
        return ServingProcess.start(
                folder,
                configuration,
                ProcessBuilder.Redirect.to(folder.resolve("err").toFile()),
                before);
    }

    private String scraped(ServingProcess serving) throws IOException {
        HttpResponse<String> scraped = serving.ask("GET", "/metrics", "", "accept", OPEN_METRICS);
        assertThat(scraped.headers().firstValue("content-type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(scraped.body()).endsWith("\n# EOF\n").contains("# UNIT fairlead_request_seconds seconds\n");
        assertThat(scraped.body().lines().filter(line -> line.contains(" # {")))
                .isNotEmpty()
                .allMatch(line -> line.matches("\\w+(_total|_bucket)(\\{.*)? \\S+ # \\{.*"));
        return scraped.body();
    }

    private static String exemplar(String scraped, String series) {
        Matcher found = Pattern.compile("(?m)^" + series + "\\{[^}]*outcome=\"answered\"[^}]*} 1.0 # \\{(.*?)} ")
                .matcher(scraped);
        assertThat(found.find()).as(series + " in " + scraped).isTrue();
        return found.group(1);
    }

    private JsonNode line(String id) throws IOException {
        Path err = folder.resolve("err");
        await().atMost(ServingProcess.PATIENCE)
                .until(() -> Files.readString(err).lines().anyMatch(line -> ofCall(line, id)));
        return new ObjectMapper()
                .readTree(Files.readString(err)
                        .lines()
                        .filter(line -> ofCall(line, id))
                        .findFirst()
                        .orElseThrow());
    }

    private static boolean ofCall(String line, String id) {
        return line.startsWith("{") && line.contains(id) && line.contains("\"event.action\":\"call\"");
    }

    private static JsonNode record(ServingProcess serving, String id) throws IOException {
        return new ObjectMapper()
                .readTree(serving.get("/api/v1/exchanges/" + id).body());
    }

    @Test
    void without_traces_everything_is_found_by_the_id_that_the_client_read() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(provider.entry())) {
            HttpResponse<String> answer = serving.call(LocalProvider.WHOLE);
            String id = answer.headers().firstValue("x-fairlead-id").orElseThrow();
            assertThat(exemplar(scraped(serving), "fairlead_requests_total")).isEqualTo("exchange_id=\"" + id + "\"");
            assertThat(record(serving, id).get("traceId").asText()).isEmpty();
            assertThat(line(id).at("/trace.id").asText()).isEqualTo(id);
            assertThat(serving.get("/metrics").headers().firstValue("content-type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
        }
    }

    /** The collector is away: it makes no difference to any id. The variable is the standard one. */
    @Test
    void with_traces_everything_is_found_by_the_traces_id_too() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(
                        provider.entry(),
                        "/usr/bin/env",
                        "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1",
                        "OTEL_SERVICE_NAME=gate")) {
            HttpResponse<String> answer = serving.call(LocalProvider.WHOLE);
            String id = answer.headers().firstValue("x-fairlead-id").orElseThrow();
            JsonNode line = line(id);
            String trace = line.at("/trace.id").asText();
            assertThat(trace).matches("[0-9a-f]{32}");
            assertThat(line.at("/exchange.id").asText()).isEqualTo(id);
            assertThat(record(serving, id).get("traceId").asText()).isEqualTo(trace);
            assertThat(exemplar(scraped(serving), "fairlead_requests_total"))
                    .isEqualTo("span_id=\"" + line.at("/span.id").asText() + "\",trace_id=\"" + trace + "\"");
        }
    }

    @Test
    void a_mistake_in_a_standard_variable_is_said_and_calls_are_served() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = start(
                        provider.entry(),
                        "/usr/bin/env",
                        "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1",
                        "OTEL_EXPORTER_OTLP_HEADERS=CANARY",
                        "OTEL_EXPORTER_OTLP_TIMEOUT=soon")) {
            assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
            Path err = folder.resolve("err");
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> Files.readString(err).contains("metrics and traces are not sent: the value of OTEL_"));
            assertThat(Files.readString(err)).doesNotContain("CANARY");
        }
    }
}
