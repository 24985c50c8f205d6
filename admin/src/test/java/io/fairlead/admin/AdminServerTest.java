package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.observe.RequestRecord;
import io.fairlead.proxy.observe.TrafficRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminServerTest {

    static final ExchangeRecord CALL = new ExchangeRecord(
            ExchangeRecord.SCHEMA,
            "01abc",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            Instant.parse("2026-11-23T10:00:00Z"),
            "openai",
            "gpt-4o",
            "main",
            "fallback",
            "connect_refused",
            200,
            "openai-eu/gpt-4o",
            120,
            List.of(
                    new AttemptReport(
                            1,
                            "openai/gpt-4o",
                            0,
                            10,
                            0,
                            0,
                            "failed",
                            "connect_refused",
                            -1,
                            -1,
                            new AttemptReport.Failed("unavailable", "connect", "upstream", "safe", -1)),
                    new AttemptReport(2, "openai-eu/gpt-4o", 12, 108, 0, 200, "answered", "")),
            new RequestRecord(
                    "base-url",
                    "POST",
                    "/v1/chat/completions",
                    "chat",
                    "generation",
                    false,
                    12,
                    60,
                    true,
                    0,
                    -1,
                    -1,
                    -1,
                    false,
                    false,
                    "",
                    "",
                    Map.of("team", "a")),
            new TrafficRecord(2, 0, 1, 0, 119, 300, 12, 5, -1, 0.5, "", "", "", "", "", List.of()),
            List.of(new ExchangeRecord.PassedOver("azure/gpt-4o", "its breaker is open")));

    static final Instant PROBED = Instant.parse("2026-11-23T10:00:30Z");

    static final Mistake MISTAKE = new Mistake(
            new Position("fairlead.yaml", 3, 5),
            "defaults.retry.attemps",
            "unknown key (did you mean attempts?)",
            false);
    static final Mistake WARNING = new Mistake(
            new Position("fairlead.yaml", 9, 1), "routes[0].on", "has no effect, because there is no fallback", true);

    private final ScriptedEngine engine = new ScriptedEngine();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable AdminServer server;

    @BeforeAll
    void start() {
        server = AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> null,
                engine,
                new Health(() -> true, engine.draining::get, engine),
                new MetricsText());
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private HttpResponse<String> call(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        assertThat(server).isNotNull();
        return client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + server.address().getPort() + path))
                        .timeout(java.time.Duration.ofSeconds(60))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = call("GET", path, null);
        assertThat(response.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void with_a_token_it_says_how_to_send_it_and_keeps_probes_and_pages_open()
            throws IOException, InterruptedException {
        try (AdminServer guarded = AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> "token",
                engine,
                new Health(() -> true, engine.draining::get, engine),
                new MetricsText())) {
            String at = "http://127.0.0.1:" + guarded.address().getPort();
            HttpResponse<String> refused = client.send(
                    HttpRequest.newBuilder(URI.create(at + "/api/v1/status")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer realm=\"Fairlead\"");
            for (String open : List.of("/livez", "/console/wire/app.js")) {
                assertThat(client.send(
                                        HttpRequest.newBuilder(URI.create(at + open))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .as(open)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void who_is_connected_when_it_closes_is_told() throws IOException {
        AdminServer closing = AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> null,
                engine,
                new Health(() -> true, engine.draining::get, engine),
                new MetricsText());
        try (Socket idle = new Socket(
                        InetAddress.getLoopbackAddress(), closing.address().getPort());
                Socket reader = new Socket(
                        InetAddress.getLoopbackAddress(), closing.address().getPort())) {
            reader.setSoTimeout(60_000);
            idle.setSoTimeout(60_000);
            reader.getOutputStream()
                    .write("GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(reader.getInputStream().read()).isEqualTo('H');

            closing.close();

            reader.getInputStream().readAllBytes(); // to its end
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void tells_its_status() throws IOException, InterruptedException {
        JsonNode status = json("/api/v1/status");
        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly("version", "uptime", "configHash", "listeners", "totals", "draining", "restart");
    }

    @Test
    void health_says_of_each_provider_how_it_is_since_when_and_why() throws IOException, InterruptedException {
        assertThat(json("/health").at("/providers/openai").fieldNames())
                .toIterable()
                .containsExactly("state", "since", "reason", "lastProbe", "breaker");
        assertThat(json("/health").at("/providers/openai/lastProbe").textValue())
                .isEqualTo(PROBED.toString());
    }

    @Test
    void a_reload_says_what_came_of_it() throws IOException, InterruptedException {
        engine.reloaded = new Reloaded.Applied("abc", List.of("proxy.listen"), List.of(WARNING));
        HttpResponse<String> applied = call("POST", "/api/v1/config/reload", null);
        assertThat(applied.statusCode()).isEqualTo(200);
        assertThat(applied.body())
                .isEqualTo("{\"applied\":true,\"configHash\":\"abc\",\"restart\":[\"proxy.listen\"],\"warnings\":["
                        + "{\"line\":9,\"column\":1,\"path\":\"routes[0].on\",\"message\":\"has no effect, because there is no"
                        + " fallback\",\"suggestion\":null}]}");

        engine.reloaded = new Reloaded.Refused(List.of(MISTAKE));
        HttpResponse<String> refused = call("POST", "/api/v1/config/reload", null);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(refused.body());
        assertThat(problem.at("/status").intValue()).isEqualTo(422);
        assertThat(problem.at("/problems/0").toString())
                .isEqualTo("{\"line\":3,\"column\":5,\"path\":\"defaults.retry.attemps\",\"message\":\"unknown key\","
                        + "\"suggestion\":\"did you mean attempts?\"}");
    }

    @Test
    void routes_are_listed_and_a_call_is_planned() throws IOException, InterruptedException {
        assertThat(json("/api/v1/routes").toString())
                .isEqualTo(
                        "{\"items\":[{\"name\":\"chat\",\"provider\":\"openai\",\"model\":\"gpt-4o*\",\"balance\":{\"by\":\"weight\",\"affinity\":\"auto\",\"targets\":[{\"target\":\"openai\",\"weight\":3,\"share\":0.75,\"calls\":30,\"had\":0.6,\"inFlight\":2,\"firstTokenMs\":250}],\"choices\":{\"kept\":20},\"kept\":{\"input\":1000,\"cached\":900},\"others\":{\"input\":500,\"cached\":0}},\"targets\":[\"openai\"],"
                                + "\"on\":[\"timeout\"],\"lossy\":false,\"stream\":\"error\",\"layers\":[\"retry\"]}],\"next\":null}");
        JsonNode plan = new ObjectMapper()
                .readTree(call("POST", "/api/v1/plan", "{\"target\": \"openai/gpt-4o\", \"fault\": \"503\"}")
                        .body());
        assertThat(plan.fieldNames())
                .toIterable()
                .containsExactly("target", "route", "layers", "balance", "targets", "stream", "courses", "warnings");
        assertThat(plan.at("/route").asText()).isEqualTo("503true");
        assertThat(plan.at("/courses/0").fieldNames())
                .toIterable()
                .containsExactly("fault", "steps", "passedOver", "status", "code", "totalMs", "longestMs");
        assertThat(call("POST", "/api/v1/plan", "{\"target\": \"openai/gpt-4o\", \"stream\": false}")
                        .body())
                .contains("\"nullfalse\"");
        HttpResponse<String> unknown = call("POST", "/api/v1/plan", "{\"target\": \"x\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("no such provider: x");
        assertThat(call("POST", "/api/v1/plan", "{}").statusCode()).isEqualTo(400);
        assertThat(call("POST", "/api/v1/plan", "no").statusCode()).isEqualTo(400);
    }

    @Test
    void a_candidate_is_checked_and_not_used() throws IOException, InterruptedException {
        JsonNode sound = new ObjectMapper()
                .readTree(call("POST", "/api/v1/config/check", "{}").body());
        assertThat(sound.at("/valid").booleanValue()).isTrue();
        assertThat(sound.at("/problems").size()).isZero();
        assertThat(sound.at("/warnings").size()).isEqualTo(1);
        HttpResponse<String> unsound = call("POST", "/api/v1/config/check", "retry: 7");
        assertThat(unsound.statusCode()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(unsound.body()).at("/valid").booleanValue())
                .isFalse();
        assertThat(call("GET", "/api/v1/config/check", null).statusCode()).isEqualTo(405);
    }

    @Test
    void health_says_what_fairlead_finds_in_itself_and_what_it_comes_to() throws IOException, InterruptedException {
        JsonNode health = json("/health");
        assertThat(health.fieldNames()).toIterable().containsExactly("status", "providers", "checks");
        assertThat(health.at("/checks/disk").toString()).isEqualTo("{\"ok\":false,\"detail\":\"3 MiB left\"}");
        assertThat(health.get("status").textValue()).isEqualTo("degraded");
    }

    @Test
    void what_fairlead_finds_in_itself_is_listed_and_fails_no_probe() throws IOException, InterruptedException {
        HttpResponse<String> ready = call("GET", "/readyz?verbose", null);
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("[+] loops ok: not late").contains("[!] disk not well: 3 MiB left");
        assertThat(call("GET", "/livez", null).body()).isEqualTo("ok\n");
    }

    @Test
    void a_process_that_can_do_nothing_any_more_is_not_alive() throws IOException, InterruptedException {
        engine.stuck.set(true);
        assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(503);
        assertThat(json("/health").get("status").textValue()).isEqualTo("stuck");
        engine.stuck.set(false);
    }

    @Test
    void a_probe_by_hand_is_answered_when_its_result_is_known() throws IOException, InterruptedException {
        HttpResponse<String> response = call("POST", "/api/v1/providers/openai/probe", null);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new ObjectMapper()
                        .readTree(response.body())
                        .at("/probe/status")
                        .intValue())
                .isEqualTo(401);
        assertThat(call("POST", "/api/v1/providers/none/probe", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void lists_providers_and_finds_one() throws IOException, InterruptedException {
        assertThat(json("/api/v1/providers").at("/items/0/breaker/state").asText())
                .isEqualTo("closed");
        assertThat(json("/api/v1/providers/openai").fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "state",
                        "since",
                        "reason",
                        "breaker",
                        "inFlight",
                        "pool",
                        "limits",
                        "latency",
                        "errors",
                        "probe");
        assertThat(call("GET", "/api/v1/providers/none", null).statusCode()).isEqualTo(404);
    }

    @Test
    void counts_attempts_in_the_list_and_tells_them_in_the_detail() throws IOException, InterruptedException {
        assertThat(json("/api/v1/exchanges").at("/items/0/attempts").asInt()).isEqualTo(2);
        JsonNode detail = json("/api/v1/exchanges/01abc");
        assertThat(detail.at("/attempts/0").fieldNames())
                .toIterable()
                .containsExactly(
                        "n",
                        "target",
                        "startedMs",
                        "durationMs",
                        "waitMs",
                        "status",
                        "outcome",
                        "reason",
                        "sentMs",
                        "headMs",
                        "failure");
        assertThat(detail.get("schema").intValue()).isEqualTo(1);
        assertThat(detail.at("/request/tags/team").textValue()).isEqualTo("a");
        assertThat(detail.at("/passedOver/0/why").textValue()).isEqualTo("its breaker is open");
        assertThat(json("/api/v1/exchanges?provider=anthropic").get("items")).isEmpty();
        assertThat(json("/api/v1/exchanges?outcome=fallback&limit=1").get("items"))
                .hasSize(1);
    }

    @Test
    void tells_the_last_alerts_and_what_became_of_each() throws IOException, InterruptedException {
        JsonNode alert = json("/api/v1/alerts").at("/items/0");
        assertThat(alert.fieldNames())
                .toIterable()
                .containsExactly(
                        "id", "type", "at", "provider", "state", "reason", "instance", "exchange", "deliveries");
        assertThat(alert.at("/deliveries/0").fieldNames())
                .toIterable()
                .containsExactly("webhook", "format", "state", "attempts", "status", "reason", "at");
        assertThat(call("GET", "/api/v1/alerts?limit=0", null).statusCode()).isEqualTo(400);
    }

    @Test
    void gives_the_timeline_of_each_call_where_it_is_asked_for() throws IOException, InterruptedException {
        assertThat(json("/api/v1/exchanges").at("/items/0").has("timeline")).isFalse();
        JsonNode page = json("/api/v1/exchanges?timeline=true&limit=1");
        assertThat(page.at("/items/0/attempts").asInt()).isEqualTo(2);
        assertThat(page.at("/items/0/timeline"))
                .isEqualTo(json("/api/v1/exchanges/01abc").get("attempts"));
        assertThat(page.get("next").asText()).contains("timeline=true");
    }

    @Test
    void gives_as_many_steps_of_the_last_hour_as_are_asked_for() throws IOException, InterruptedException {
        assertThat(json("/api/v1/history").get("times")).hasSize(2);
        assertThat(json("/api/v1/history?steps=1").get("times")).hasSize(1);
        HttpResponse<String> wrong = call("GET", "/api/v1/history?steps=361", null);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("steps is a number from 1 to 360");
        assertThat(call("GET", "/api/v1/events?recent=-1", null).statusCode()).isEqualTo(400);
    }

    @Test
    void explains_a_wrong_limit() throws IOException, InterruptedException {
        HttpResponse<String> response = call("GET", "/api/v1/exchanges?limit=none", null);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("1 to 1000");
    }

    @Test
    void shows_what_is_kept_of_answers_and_drops_it() throws IOException, InterruptedException {
        assertThat(call("GET", "/api/v1/cache", null).body())
                .contains("\"entries\":2,\"bytes\":2048,\"mostBytes\":1048576", "\"stale\":1", "\"errors\":0");
        assertThat(call("DELETE", "/api/v1/cache?key=a1b2", null).body()).isEqualTo("{\"purged\":1}");
        assertThat(engine.purged).isEqualTo("key a1b2");
        assertThat(call("DELETE", "/api/v1/cache?route=chat", null).body()).isEqualTo("{\"purged\":1}");
        assertThat(engine.purged).isEqualTo("route chat");
        assertThat(call("DELETE", "/api/v1/cache", null).body()).isEqualTo("{\"purged\":2}");
        assertThat(engine.purged).isEqualTo("all");
    }

    @Test
    void drops_nothing_of_what_is_kept_by_a_slip_of_the_pen() throws IOException, InterruptedException {
        engine.purged = "";
        for (String query : List.of("?route=", "?rout=chat", "?key=a&route=chat", "?key")) {
            assertThat(call("DELETE", "/api/v1/cache" + query, null).statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
        HttpResponse<String> unknown = call("DELETE", "/api/v1/cache?route=none", null);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("chat");
        assertThat(engine.purged).isEmpty();
    }

    @Test
    void sets_shows_and_ends_faults() throws IOException, InterruptedException {
        String two = "{\"items\": [{\"provider\": \"openai\", \"share\": \"12.5%\", \"delay\": \"1500ms\"},"
                + " {\"route\": \"chat\", \"reset\": \"middle\"}]}";

        assertThat(call("PUT", "/api/v1/faults", two).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/api/v1/faults", null).body())
                .isEqualTo("{\"items\":[{\"provider\":\"openai\",\"share\":\"12.5%\",\"delay\":\"1500ms\"},"
                        + "{\"route\":\"chat\",\"share\":\"100%\",\"reset\":\"middle\"}],\"next\":null}");
        assertThat(call("DELETE", "/api/v1/faults", null).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/api/v1/faults", null).body()).startsWith("{\"items\":[]");
    }

    @Test
    void says_what_is_wrong_with_a_fault_and_sets_none() throws IOException, InterruptedException {
        assertFault("{\"provider\": \"opnai\", \"stall\": true}", "items[0].provider is \\\"opnai\\\"", "openai");
        assertFault("{\"provider\": \"openai\"}", "exactly one of status, delay");
        assertFault("{\"provider\": \"openai\", \"status\": 503, \"stall\": true}", "not status and stall");
        assertFault("{\"provider\": \"openai\", \"status\": 200}", "400 to 599");
        assertFault("{\"provider\": \"openai\", \"share\": \"150%\", \"status\": 503}", "up to 100%");
        assertFault("{\"provider\": \"openai\", \"delay\": \"2\"}", "\\\"2s\\\"");
        assertFault("{\"provider\": \"openai\", \"stall\": true, \"chance\": 1}", "chance");
        assertFault("{\"stall\": true}", "a provider or a route");
        assertThat(call("PUT", "/api/v1/faults", "no json").statusCode()).isEqualTo(400);
        assertThat(call("GET", "/api/v1/faults", null).body()).startsWith("{\"items\":[]");
    }

    private void assertFault(String item, String... words) throws IOException, InterruptedException {
        HttpResponse<String> refused = call("PUT", "/api/v1/faults", "{\"items\": [" + item + "]}");
        assertThat(refused.statusCode()).as(item).isEqualTo(400);
        assertThat(refused.body()).contains(words);
    }

    @Test
    void forces_a_breaker_by_hand() throws IOException, InterruptedException {
        HttpResponse<String> response = call("PUT", "/api/v1/providers/openai/breaker", "{\"mode\":\"forced-open\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("forced-open");
        assertThat(call("PUT", "/api/v1/providers/openai/breaker", "{\"mode\":\"ajar\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("PUT", "/api/v1/providers/openai/breaker", "no json").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_known_path_with_another_method_says_which_it_knows() throws IOException, InterruptedException {
        HttpResponse<String> response = call("DELETE", "/api/v1/status", null);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).contains("GET");
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void livez_answers_whatever_happens_and_readyz_follows_the_drain() throws IOException, InterruptedException {
        assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/readyz?verbose", null).body()).contains("[+] accepting");
        engine.draining.set(true);
        assertThat(call("GET", "/readyz", null).statusCode()).isEqualTo(503);
        assertThat(call("GET", "/livez", null).statusCode()).isEqualTo(200);
        engine.draining.set(false);
    }

    @Test
    void a_file_of_the_console_comes_under_a_strict_policy_and_only_by_reading()
            throws IOException, InterruptedException {
        HttpResponse<String> script = call("GET", "/console/wire/app.js", null);
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.body()).isEqualTo("export const a = 1;\n");
        assertThat(script.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        assertThat(script.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(script.headers().firstValue("x-frame-options")).contains("DENY");
        HttpResponse<String> head = call("HEAD", "/console/wire/app.js", null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length"))
                .isEqualTo(script.headers().firstValue("content-length"));
        HttpResponse<String> known = client.send(
                HttpRequest.newBuilder(script.uri())
                        .header(
                                "if-none-match",
                                script.headers().firstValue("etag").orElseThrow())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        HttpResponse<String> posted = call("POST", "/console/wire/app.js", "x");
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("allow")).contains("GET, HEAD");
        for (String path : List.of(
                "/console/../outside.txt",
                "/console/%2e%2e/outside.txt",
                "/console/..%2foutside.txt",
                "/console/%2e%2e%2foutside.txt",
                "/console/wire/..%5c..%5coutside.txt",
                "/console/",
                "/console")) {
            assertThat(call("GET", path, null).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void metrics_come_as_text_and_as_open_metrics() throws IOException, InterruptedException {
        assertThat(call("GET", "/metrics", null).headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(server).isNotNull();
        HttpResponse<String> open = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + server.address().getPort() + "/metrics"))
                        .header("accept", "application/openmetrics-text")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(open.body()).endsWith("# EOF\n");
    }
}
