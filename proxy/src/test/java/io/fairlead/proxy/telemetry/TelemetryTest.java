package io.fairlead.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.observe.Metrics;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.GrpcCollector;
import io.fairlead.proxy.testing.OpenWire;
import io.fairlead.proxy.testing.OtlpReceiver;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.VirtualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final OtlpConfig BY_VARIABLES = OtlpConfig.defaults();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Metrics metrics = new Metrics(meters);
    private final VirtualLoop loop = new VirtualLoop();

    @AutoClose
    private final OpenWire wire = new OpenWire();

    private Telemetry telemetry(String endpoint, String... variables) {
        Map<String, String> environment = new HashMap<>();
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        environment.put("OTEL_METRICS_EXPORTER", "none");
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "50");
        for (int i = 0; i < variables.length; i += 2) {
            environment.put("OTEL_" + variables[i], variables[i + 1]);
        }
        return new Telemetry(environment, wire.wire(), metrics, "this-one");
    }

    private void calls(Telemetry.Use use, int count) {
        List<ExchangeListener> listeners = use.listeners(UnaryOperator.identity());
        for (int i = 0; i < count; i++) {
            Exchange exchange = Exchanges.on(loop).id("call-" + i).begin();
            listeners.forEach(each -> each.started(exchange));
            listeners.forEach(each -> each.ended(exchange, new ExchangeEnd(200, "answered", "", 0, 0, 1)));
        }
    }

    private double lost(String reason) {
        return meters.get("fairlead.telemetry.lost")
                .tags("signal", "traces", "reason", reason)
                .counter()
                .count();
    }

    /** Its first batch waits for an answer that never comes. */
    @Test
    void what_a_full_queue_does_not_take_is_counted_each_one_and_nobody_waits() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                Telemetry telemetry = telemetry(
                        "http://127.0.0.1:" + silent.port(),
                        "BSP_MAX_QUEUE_SIZE",
                        "64",
                        "BSP_MAX_EXPORT_BATCH_SIZE",
                        "8",
                        "EXPORTER_OTLP_TIMEOUT",
                        "60000",
                        "BSP_EXPORT_TIMEOUT",
                        "60000")) {
            Telemetry.Use use = telemetry.use(BY_VARIABLES);
            calls(use, 8);
            await().atMost(PATIENCE).until(() -> silent.accepted() > 0); // those are on their way
            calls(use, 100);
            assertThat(lost("queue_full")).isEqualTo(100 - 64);
        }
    }

    @Test
    void the_standard_variables_name_the_service_and_choose_what_is_sampled() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Telemetry telemetry = telemetry(
                        collector.url(),
                        "SERVICE_NAME",
                        "gate",
                        "RESOURCE_ATTRIBUTES",
                        "deployment.environment.name=test,service.instance.id=mine",
                        "EXPORTER_OTLP_HEADERS",
                        "x-key=of%20mine",
                        "EXPORTER_OTLP_COMPRESSION",
                        "gzip")) {
            calls(telemetry.use(BY_VARIABLES), 3);
            collector.spans(3);
            assertThat(collector.resource())
                    .containsEntry("service.name", "gate")
                    .containsEntry("service.instance.id", "mine")
                    .containsEntry("deployment.environment.name", "test");
            assertThat(collector.http().seen().get(0).header("x-key")).isEqualTo("of mine");
            assertThat(collector.http().seen().get(0).header("content-encoding"))
                    .isEqualTo("gzip");
        }
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            try (Telemetry telemetry = telemetry(
                    collector.url(), "TRACES_SAMPLER", "parentbased_traceidratio", "TRACES_SAMPLER_ARG", "0.5")) {
                calls(telemetry.use(BY_VARIABLES), 200);
            }
            assertThat(collector.spans().size()).isBetween(50, 150);
        }
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            try (Telemetry telemetry = telemetry(collector.url(), "TRACES_SAMPLER", "always_off")) {
                calls(telemetry.use(BY_VARIABLES), 20);
            }
            assertThat(collector.http().seen()).isEmpty();
        }
    }

    /** Over either protocol, and the name is checked too. */
    @ParameterizedTest
    @CsvSource({"grpc, localhost, true", "grpc, another.test, false", "http/protobuf, localhost, true"})
    void a_certificate_that_a_variable_names_is_what_a_collector_is_checked_against(
            String protocol, String named, boolean taken) {
        boolean grpc = protocol.equals("grpc");
        try (GrpcCollector other = GrpcCollector.secure(named);
                ScriptedProvider http = ScriptedProvider.start();
                Telemetry telemetry = telemetry(
                        "https://localhost:" + (grpc ? other.port() : http.port()),
                        "EXPORTER_OTLP_PROTOCOL",
                        protocol,
                        "EXPORTER_OTLP_CERTIFICATE",
                        ScriptedProvider.caFile().getAbsolutePath(),
                        "EXPORTER_OTLP_TIMEOUT",
                        taken ? "20000" : "300")) {
            http.always(Reply.whole(200, ""));
            calls(telemetry.use(BY_VARIABLES), 1);
            if (taken) {
                await().atMost(PATIENCE)
                        .until(() -> other.spans().size() + http.seen().size() == 1);
            } else {
                await().atMost(PATIENCE).until(() -> lost("export_failed") == 1);
                assertThat(other.heads()).isEmpty();
            }
        }
    }

    @Test
    void one_export_serves_all_who_want_the_same_and_ends_with_the_last_of_them() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Telemetry telemetry = telemetry(collector.url(), "BSP_SCHEDULE_DELAY", "600000")) {
            Telemetry.Use one = telemetry.use(BY_VARIABLES);
            Telemetry.Use other = telemetry.use(BY_VARIABLES);
            calls(one, 1);
            one.close();
            calls(other, 1);
            other.close(); // sends what is left
            assertThat(collector.spans(2)).hasSize(2);
            Telemetry.Use anew = telemetry.use(BY_VARIABLES);
            calls(anew, 1);
            anew.close();
            assertThat(collector.spans(3)).hasSize(3);
        }
    }

    @Test
    void a_value_that_cannot_be_used_sends_nothing_and_hurts_nobody() {
        try (Telemetry telemetry = telemetry("http://127.0.0.1:1", "TRACES_SAMPLER", "sometimes")) {
            assertThat(telemetry.use(BY_VARIABLES)).isSameAs(Telemetry.Use.NOTHING);
        }
    }
}
