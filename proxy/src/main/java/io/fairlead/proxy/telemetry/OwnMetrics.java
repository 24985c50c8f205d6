package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.observe.Metric;
import io.fairlead.proxy.observe.Metrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import java.util.List;
import java.util.function.Consumer;

/** Fairlead's own counters and gauges, read from where they are when a round is sent. No call pays for them. */
final class OwnMetrics {

    private OwnMetrics() {}

    static void show(Meter meter, Metrics metrics) {
        for (Metric metric : Metric.values()) {
            List<AttributeKey<String>> labels =
                    metric.labels().stream().map(AttributeKey::stringKey).toList();
            Consumer<ObservableDoubleMeasurement> read =
                    round -> metrics.read(metric, (values, value) -> round.record(value, attributes(labels, values)));
            switch (metric.kind()) {
                case COUNTER -> {
                    var unused = meter.counterBuilder(metric.meter())
                            .ofDoubles()
                            .setDescription(metric.sentence())
                            .buildWithCallback(read);
                }
                case GAUGE, BYTES -> {
                    var unused = meter.gaugeBuilder(metric.meter())
                            .setUnit(metric.kind() == Metric.Kind.BYTES ? "By" : "")
                            .setDescription(metric.sentence())
                            .buildWithCallback(read);
                }
                case TIMER -> {} // measured in buckets as they come, by OwnTimes
            }
        }
    }

    private static Attributes attributes(List<AttributeKey<String>> labels, List<String> values) {
        AttributesBuilder made = Attributes.builder();
        for (int i = 0; i < labels.size(); i++) {
            made.put(labels.get(i), values.get(i));
        }
        return made.build();
    }
}
