package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.observe.Metrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An export by the OpenTelemetry SDK, which sets itself up by its own standard properties. This class and those behind it are
 * loaded only where something is sent.
 */
final class OtlpExport implements Export {

    private static final String SCOPE = "io.fairlead";
    private static final String QUEUE = "otel.bsp.max.queue.size";
    private static final int QUEUED = 2_048;

    /** An end that takes longer is given up; its threads are daemons. */
    private static final int LAST_SECONDS = 30;

    private final OpenTelemetrySdk sdk;
    private final @Nullable Tracer tracer;
    private final @Nullable GenAiMetrics genAi;
    private final @Nullable OwnTimes times;

    private OtlpExport(OpenTelemetrySdk sdk, OtlpPlan plan, Metrics metrics) {
        this.sdk = sdk;
        tracer = plan.traces() ? sdk.getTracer(SCOPE) : null;
        if (plan.metrics()) {
            Meter meter = sdk.getMeter(SCOPE);
            OwnMetrics.show(meter, metrics);
            genAi = new GenAiMetrics(meter);
            times = new OwnTimes(meter);
        } else {
            genAi = null;
            times = null;
        }
    }

    /**
     * Begins to send.
     *
     * @param wire how it gets to a collector
     * @param metrics what is sent of Fairlead's own, and where it is counted what got lost
     * @param instance this process's name
     * @throws RuntimeException when a property cannot be used
     */
    static Export start(OtlpPlan plan, CollectorWire wire, Metrics metrics, String instance) {
        SdkLog.install();
        SpanLine line = new SpanLine(metrics);
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .setComponentLoader(OwnSenders.of(wire, plan.properties()))
                .addPropertiesCustomizer(config -> plan.properties())
                .addResourceCustomizer((users, config) -> ours(instance).merge(users))
                .addSpanExporterCustomizer((exporter, config) -> new CountedSpans(exporter, line))
                .addSpanProcessorCustomizer(
                        (processor, config) -> new BoundedSpans(processor, line, config.getInt(QUEUE, QUEUED)))
                .addMetricExporterCustomizer((exporter, config) -> new CountedMetrics(exporter, metrics))
                .build()
                .getOpenTelemetrySdk();
        return new OtlpExport(sdk, plan, metrics);
    }

    /** The user's attributes stand above these. */
    private static Resource ours(String instance) {
        return Resource.builder()
                .put(AttributeKey.stringKey("service.instance.id"), instance)
                .build();
    }

    @Override
    public List<ExchangeListener> listeners(UnaryOperator<String> kinds) {
        List<ExchangeListener> listeners = new ArrayList<>(3);
        GenAi names = new GenAi(kinds);
        if (tracer != null) {
            listeners.add(new CallTracer(tracer, names));
        }
        if (genAi != null && times != null) {
            listeners.add(genAi.listener(names));
            listeners.add(times);
        }
        return listeners;
    }

    @Override
    public Layer<Attempt> context() {
        return tracer == null ? Layer.none() : new PassTraceContext();
    }

    /** On a thread of its own: the SDK's end waits for its last round. */
    @Override
    public Ending end() {
        Thread ending = new Thread(
                () -> {
                    var unused = sdk.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
                },
                "fairlead-otlp-end");
        ending.setDaemon(true);
        ending.start();
        return millis -> {
            try {
                ending.join(Math.max(1, millis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
