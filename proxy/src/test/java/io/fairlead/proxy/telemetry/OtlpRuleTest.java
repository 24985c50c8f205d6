package io.fairlead.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.credential.Secret;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpRuleTest {

    private static Map<String, String> environment(String variables) {
        return variables == null
                ? Map.of()
                : Arrays.stream(variables.split(" "))
                        .map(each -> each.split("=", 2))
                        .collect(Collectors.toMap(each -> "OTEL_" + each[0], each -> each[1]));
    }

    private static OtlpPlan plan(String endpoint, String variables) {
        return OtlpRule.plan(new OtlpConfig(endpoint, OtlpConfig.AUTO, Map.of(), true, true), environment(variables));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto     |                                                                              |
            auto     | SERVICE_NAME=x TRACES_EXPORTER=otlp                                          |
            auto     | EXPORTER_OTLP_ENDPOINT=                                                      |
            auto     | EXPORTER_OTLP_ENDPOINT=http://e:4318                                         | traces metrics
            auto     | EXPORTER_OTLP_TRACES_ENDPOINT=http://e:4318/v1/traces                        | traces
            auto     | EXPORTER_OTLP_METRICS_ENDPOINT=http://e:4318/v1/metrics                      | metrics
            auto     | EXPORTER_OTLP_ENDPOINT=http://e TRACES_EXPORTER=none                         | metrics
            auto     | EXPORTER_OTLP_ENDPOINT=http://e METRICS_EXPORTER=none                        | traces
            auto     | EXPORTER_OTLP_ENDPOINT=http://e TRACES_EXPORTER=none METRICS_EXPORTER=none   |
            auto     | EXPORTER_OTLP_ENDPOINT=http://e SDK_DISABLED=true                            |
            auto     | EXPORTER_OTLP_ENDPOINT=http://e SDK_DISABLED=false                           | traces metrics
            off      | EXPORTER_OTLP_ENDPOINT=http://e                                              |
            http://c |                                                                              | traces metrics
            http://c | SDK_DISABLED=TRUE                                                            |
            http://c | TRACES_EXPORTER=none                                                         | metrics
            http://c | EXPORTER_OTLP_PROTOCOL=http/protobuf                                         | traces metrics
            http://c | EXPORTER_OTLP_PROTOCOL=grpc                                                  | traces metrics
            http://c | EXPORTER_OTLP_PROTOCOL=http/json EXPORTER_OTLP_TRACES_PROTOCOL=grpc          | traces
            """)
    void what_is_sent_is_what_configuration_and_variables_say(String endpoint, String variables, String sent) {
        OtlpPlan plan = plan(endpoint, variables);
        String both = (plan.traces() ? "traces " : "") + (plan.metrics() ? "metrics" : "");
        assertThat(both.strip()).isEqualTo(sent == null ? "" : sent);
        assertThat(plan.nothing()).isEqualTo(sent == null);
    }

    @Test
    void a_protocol_or_exporter_that_is_not_there_is_said_and_not_guessed_at() {
        assertThat(plan("http://c", "EXPORTER_OTLP_PROTOCOL=http/json").problems())
                .hasSize(2)
                .allMatch(each -> each.contains("http/protobuf, which collectors take at port 4318")
                        && each.contains("grpc at port 4317"));
        assertThat(plan("http://c", "TRACES_EXPORTER=zipkin").problems())
                .containsExactly("traces are not sent: the exporter that OTEL_TRACES_EXPORTER names is not part of"
                        + " Fairlead (allowed: otlp, none)");
    }

    @Test
    void the_configuration_stands_above_a_variable_and_a_variable_above_the_default() {
        Map<String, String> properties = OtlpRule.plan(
                        new OtlpConfig(
                                "http://c:1/x", OtlpConfig.AUTO, Map.of("api-key", Secret.of("a b,c=d+e")), true, true),
                        environment("EXPORTER_OTLP_ENDPOINT=http://e EXPORTER_OTLP_TRACES_ENDPOINT=http://t"
                                + " EXPORTER_OTLP_HEADERS=x=y TRACES_SAMPLER=always_off"
                                + " METRIC_EXPORT_INTERVAL=5000 EXPORTER_OTLP_TIMEOUT=3000"))
                .properties();
        assertThat(properties)
                .containsEntry("otel.exporter.otlp.endpoint", "http://c:1/x")
                .containsEntry("otel.exporter.otlp.traces.endpoint", "http://c:1/x/v1/traces")
                .containsEntry("otel.exporter.otlp.metrics.endpoint", "http://c:1/x/v1/metrics")
                .containsEntry("otel.exporter.otlp.headers", "api-key=a%20b%2Cc%3Dd%2Be")
                .containsEntry("otel.exporter.otlp.traces.protocol", "http/protobuf")
                .containsEntry("otel.exporter.otlp.metrics.protocol", "http/protobuf")
                .containsEntry("otel.exporter.otlp.timeout", "3000")
                .containsEntry("otel.traces.sampler", "always_off")
                .containsEntry("otel.metric.export.interval", "5000")
                .containsEntry("otel.logs.exporter", "none")
                .containsEntry("otel.service.name", "fairlead");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto          |                                                                                    | http/protobuf | http/protobuf
            auto          | EXPORTER_OTLP_PROTOCOL=grpc                                                        | grpc          | grpc
            auto          | EXPORTER_OTLP_METRICS_PROTOCOL=grpc                                                | http/protobuf | grpc
            auto          | EXPORTER_OTLP_PROTOCOL=grpc EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf            | http/protobuf | grpc
            grpc          | EXPORTER_OTLP_PROTOCOL=http/protobuf                                               | grpc          | grpc
            http/protobuf | EXPORTER_OTLP_TRACES_PROTOCOL=grpc                                                 | http/protobuf | http/protobuf
            """)
    void each_signal_has_its_protocol_and_over_grpc_an_endpoint_stands_for_itself(
            String protocol, String variables, String traces, String metrics) {
        Map<String, String> properties = OtlpRule.plan(
                        new OtlpConfig("http://c:4317", protocol, Map.of(), true, true), environment(variables))
                .properties();
        assertThat(properties)
                .containsEntry("otel.exporter.otlp.traces.protocol", traces)
                .containsEntry("otel.exporter.otlp.metrics.protocol", metrics)
                .containsEntry(
                        "otel.exporter.otlp.traces.endpoint",
                        traces.equals("grpc") ? "http://c:4317" : "http://c:4317/v1/traces")
                .containsEntry(
                        "otel.exporter.otlp.metrics.endpoint",
                        metrics.equals("grpc") ? "http://c:4317" : "http://c:4317/v1/metrics");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SERVICE_NAME=gate                                  | gate
            RESOURCE_ATTRIBUTES=service.name=gate              |
            RESOURCE_ATTRIBUTES=a=b,service.name=gate          |
            RESOURCE_ATTRIBUTES=my.service.name=gate           | fairlead
            """)
    void a_name_that_the_user_gives_stays(String variables, String name) {
        assertThat(plan("http://c", variables).properties().get("otel.service.name"))
                .isEqualTo(name);
    }

    @Test
    void no_secret_is_in_what_is_said_of_it() {
        OtlpConfig config = new OtlpConfig("http://c", OtlpConfig.AUTO, Map.of("k", Secret.of("CANARY")), true, true);
        OtlpPlan plan = OtlpRule.plan(config, environment("EXPORTER_OTLP_HEADERS=k=CANARY"));
        assertThat(plan + " " + config).doesNotContain("CANARY");
        assertThat(OtlpMistake.sentence(new IllegalStateException(
                        "x", new IllegalArgumentException("Invalid map property: otel.exporter.otlp.headers=CANARY"))))
                .isEqualTo("the value of OTEL_EXPORTER_OTLP_HEADERS cannot be used");
    }
}
