package io.fairlead.proxy.testing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A collector that takes OTLP over HTTP and reads it by its published definition. */
public final class OtlpReceiver implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ScriptedProvider http;

    private OtlpReceiver(ScriptedProvider http) {
        this.http = http;
    }

    static {
        // No test waits the five seconds for which spans are gathered.
        System.setProperty("otel.bsp.schedule.delay", "50");
    }

    public static OtlpReceiver start() {
        ScriptedProvider http = ScriptedProvider.builder().plain().start();
        http.always(Reply.whole(200, "", "content-type", "application/x-protobuf"));
        return new OtlpReceiver(http);
    }

    /** What it answers, and saw. */
    public ScriptedProvider http() {
        return http;
    }

    public String url() {
        return "http://127.0.0.1:" + http.port();
    }

    /** Every span that came. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (Seen seen : at("/v1/traces")) {
            traces(seen)
                    .getResourceSpansList()
                    .forEach(each -> each.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
        }
        return spans;
    }

    /** Waits until that many spans have come. */
    public List<Span> spans(int count) {
        await().atMost(PATIENCE).until(() -> spans().size() >= count);
        return spans();
    }

    /** The metrics of that name in the rounds that came. */
    public List<Metric> metrics(String name) {
        List<Metric> found = new ArrayList<>();
        for (Seen seen : at("/v1/metrics")) {
            metrics(seen)
                    .getResourceMetricsList()
                    .forEach(each -> each.getScopeMetricsList()
                            .forEach(scope -> scope.getMetricsList().stream()
                                    .filter(metric -> metric.getName().equals(name))
                                    .forEach(found::add)));
        }
        return found;
    }

    /** What the sender says of itself. */
    public Map<String, String> resource() {
        List<Seen> seen = at("/v1/traces");
        return attributes(traces(seen.get(0)).getResourceSpans(0).getResource().getAttributesList());
    }

    public static Map<String, String> attributes(List<KeyValue> list) {
        Map<String, String> attributes = new TreeMap<>();
        list.forEach(each -> attributes.put(each.getKey(), text(each.getValue())));
        return attributes;
    }

    public static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> value.toString();
        };
    }

    /** An id as traces write it. */
    public static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    /** Everything that came, for a search. */
    public String everything() {
        StringBuilder all = new StringBuilder();
        at("/v1/traces").forEach(seen -> all.append(traces(seen)));
        at("/v1/metrics").forEach(seen -> all.append(metrics(seen)));
        return all.toString();
    }

    private List<Seen> at(String path) {
        return http.seen().stream().filter(seen -> seen.path().equals(path)).toList();
    }

    private static ExportTraceServiceRequest traces(Seen seen) {
        try {
            return ExportTraceServiceRequest.parseFrom(body(seen));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ExportMetricsServiceRequest metrics(Seen seen) {
        try {
            return ExportMetricsServiceRequest.parseFrom(body(seen));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] body(Seen seen) {
        if (!"gzip".equals(seen.header("content-encoding"))) {
            return seen.body();
        }
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(seen.body()))) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
