package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.OtlpReceiver;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Collectors that take metrics, and collectors that take nothing. */
class CollectorsTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static int call(Scene scene, String body) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, body, "Authorization", "Bearer client-key").status();
        }
    }

    private static Metric last(OtlpReceiver collector, String name) {
        List<Metric> found = collector.metrics(name);
        assertThat(found).as(name).isNotEmpty();
        return found.get(found.size() - 1);
    }

    private static Map<String, HistogramDataPoint> points(Metric metric, String attribute) {
        Map<String, HistogramDataPoint> points = new HashMap<>();
        metric.getHistogram()
                .getDataPointsList()
                .forEach(each -> points.put(
                        OtlpReceiver.attributes(each.getAttributesList()).getOrDefault(attribute, ""), each));
        return points;
    }

    private static HistogramDataPoint of(Map<String, HistogramDataPoint> points, String value) {
        return Objects.requireNonNull(points.get(value), value);
    }

    @Test
    void a_collector_reads_the_metrics_of_the_conventions_and_fairleads_own() {
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            try (Scene scene = Scene.scene()
                    .telemetry("otlp: { endpoint: \"" + collector.url() + "\" }")
                    .provider("openai", "")
                    .retry("attempts: 1, patience: 0s")
                    .defaults("exhausted: fail")
                    .start()) {
                scene.provider("openai")
                        .next(
                                Reply.json(Golden.CHAT),
                                Reply.stream(Golden.chatEvents().toArray(new String[0])),
                                Golden.error(503, "{}"));
                assertThat(call(scene, Golden.CHAT_REQUEST)).isEqualTo(200);
                assertThat(call(scene, Golden.CHAT_STREAM_REQUEST)).isEqualTo(200);
                assertThat(call(scene, Golden.CHAT_REQUEST)).isEqualTo(503);
                scene.atRest();
            } // its end sends the last round

            Metric duration = last(collector, "gen_ai.client.operation.duration");
            assertThat(duration.getUnit()).isEqualTo("s");
            assertThat(duration.getHistogram().getDataPoints(0).getExplicitBoundsList())
                    .startsWith(0.01, 0.02)
                    .endsWith(40.96, 81.92);
            Map<String, HistogramDataPoint> durations = points(duration, "error.type");
            assertThat(of(durations, "").getCount()).isEqualTo(2);
            assertThat(of(durations, "http_503").getCount()).isEqualTo(1);
            assertThat(OtlpReceiver.attributes(of(durations, "").getAttributesList()))
                    .containsOnly(
                            Map.entry("gen_ai.operation.name", "chat"),
                            Map.entry("gen_ai.provider.name", "openai"),
                            Map.entry("gen_ai.request.model", "gpt-4o"),
                            Map.entry("server.address", "api.openai.com"),
                            Map.entry("server.port", "443"));
            Set<String> traces = collector.spans(6).stream()
                    .map(each -> OtlpReceiver.hex(each.getTraceId()))
                    .collect(Collectors.toSet());
            assertThat(of(durations, "http_503").getExemplarsList())
                    .isNotEmpty()
                    .allMatch(each -> traces.contains(OtlpReceiver.hex(each.getTraceId())));

            Metric tokens = last(collector, "gen_ai.client.token.usage");
            assertThat(tokens.getUnit()).isEqualTo("{token}");
            assertThat(of(points(tokens, "gen_ai.token.type"), "input").getSum())
                    .isEqualTo(7);
            assertThat(of(points(tokens, "gen_ai.token.type"), "output").getSum())
                    .isEqualTo(6);
            for (String first :
                    List.of("gen_ai.server.time_to_first_token", "gen_ai.client.operation.time_to_first_chunk")) {
                assertThat(last(collector, first).getUnit()).isEqualTo("s");
                assertThat(of(points(last(collector, first), ""), "").getCount())
                        .isEqualTo(1);
            }
            assertThat(last(collector, "gen_ai.server.request.duration")
                            .getHistogram()
                            .getDataPointsCount())
                    .isEqualTo(2);

            Metric requests = last(collector, "fairlead.requests");
            assertThat(requests.getSum().getIsMonotonic()).isTrue();
            Map<String, Double> counted = new HashMap<>();
            for (NumberDataPoint each : requests.getSum().getDataPointsList()) {
                Map<String, String> labels = OtlpReceiver.attributes(each.getAttributesList());
                if ("openai".equals(labels.get("provider"))) {
                    counted.merge(labels.get("outcome"), each.getAsDouble(), Double::sum);
                }
            }
            assertThat(counted).containsEntry("answered", 2.0);
            assertThat(last(collector, "fairlead.breaker.state").hasGauge()).isTrue();
            assertThat(last(collector, "fairlead.memory.size").getUnit()).isEqualTo("By");
            assertThat(last(collector, "fairlead.request").getUnit()).isEqualTo("s");
            assertThat(last(collector, "fairlead.overhead").hasHistogram()).isTrue();
        }
    }

    @Test
    void clients_cannot_make_more_series_than_there_is_room_for() {
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            try (Scene scene = Scene.scene()
                    .telemetry("otlp: { endpoint: \"" + collector.url() + "\", traces: false }")
                    .provider("openai", "")
                    .start()) {
                scene.provider("openai").always(Reply.json(Golden.CHAT));
                for (int i = 0; i < 130; i++) {
                    call(scene, Golden.CHAT_REQUEST.replace("gpt-4o", "model-" + i));
                }
                scene.atRest();
            } // its end sends the last round
            Map<String, HistogramDataPoint> models =
                    points(last(collector, "gen_ai.client.operation.duration"), "gen_ai.request.model");
            assertThat(models).hasSizeLessThanOrEqualTo(102);
            assertThat(of(models, "other").getCount()).isGreaterThanOrEqualTo(28);
        }
    }

    private static void answersAsEver(Scene scene, int calls) {
        for (int i = 0; i < calls; i++) {
            assertThat(call(scene, Golden.CHAT_REQUEST)).isEqualTo(200);
        }
    }

    @Test
    void a_collector_that_accepts_and_never_answers_is_not_felt() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                Scene scene = Scene.scene()
                        .telemetry("otlp: \"http://127.0.0.1:" + silent.port() + "\"")
                        .provider("openai", "")
                        .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            answersAsEver(scene, 5);
            await().atMost(Scene.PATIENCE).until(() -> silent.accepted() > 0);
            answersAsEver(scene, 20);
            assertThat(scene.latest().outcome()).isEqualTo("answered");
        }
    }

    @Test
    void a_collector_that_is_gone_is_not_felt_and_its_losses_are_counted() {
        try (Scene scene = Scene.scene()
                .telemetry("otlp: { endpoint: \"http://127.0.0.1:1\", metrics: false }")
                .provider("openai", "")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            answersAsEver(scene, 20);
            await().atMost(Scene.PATIENCE.multipliedBy(2))
                    .until(() ->
                            scene.meter("fairlead.telemetry.lost", "signal", "traces", "reason", "export_failed") > 0);
            answersAsEver(scene, 5);
        }
    }

    @Test
    void a_collector_that_refuses_or_answers_nonsense_is_not_felt() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = Scene.scene()
                        .telemetry("otlp: { endpoint: \"" + collector.url() + "\", metrics: false }")
                        .provider("openai", "")
                        .start()) {
            collector.http().always(Reply.whole(401, "CANARY".repeat(1_000)));
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            answersAsEver(scene, 5);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.meter("fairlead.telemetry.lost", "signal", "traces", "reason", "export_failed")
                            == 10);
            answersAsEver(scene, 5);
        }
    }
}
