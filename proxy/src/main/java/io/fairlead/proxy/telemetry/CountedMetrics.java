package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.observe.Metrics;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/** Sends metrics, and counts the rounds that do not arrive. */
final class CountedMetrics implements MetricExporter {

    private final MetricExporter exporter;
    private final Metrics metrics;

    CountedMetrics(MetricExporter exporter, Metrics metrics) {
        this.exporter = exporter;
        this.metrics = metrics;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> round) {
        CompletableResultCode result = exporter.export(round);
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                metrics.telemetryLost("metrics", "export_failed", 1);
            }
        });
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return exporter.getAggregationTemporality(type);
    }

    @Override
    public Aggregation getDefaultAggregation(InstrumentType type) {
        return exporter.getDefaultAggregation(type);
    }

    @Override
    public MemoryMode getMemoryMode() {
        return exporter.getMemoryMode();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
