package io.fairlead.proxy.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Sends spans, and counts those that leave the line and those that do not arrive. */
final class CountedSpans implements SpanExporter {

    private final SpanExporter exporter;
    private final SpanLine line;

    CountedSpans(SpanExporter exporter, SpanLine line) {
        this.exporter = exporter;
        this.line = line;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        line.left(count);
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                line.failed(count);
            }
        });
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
