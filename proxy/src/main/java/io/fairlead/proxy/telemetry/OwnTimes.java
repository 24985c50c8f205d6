package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.observe.Metric;
import io.fairlead.proxy.observe.Metrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;

/** Fairlead's own times, in the buckets that a scrape shows. Safe for any thread. */
final class OwnTimes implements ExchangeListener {

    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("provider");

    private final DoubleHistogram request;
    private final DoubleHistogram firstToken;
    private final DoubleHistogram overhead;

    OwnTimes(Meter meter) {
        request = histogram(meter, Metric.REQUEST_SECONDS);
        firstToken = histogram(meter, Metric.FIRST_TOKEN_SECONDS);
        overhead = histogram(meter, Metric.OVERHEAD);
    }

    private static DoubleHistogram histogram(Meter meter, Metric metric) {
        return meter.histogramBuilder(metric.meter())
                .setUnit("s")
                .setDescription(metric.sentence())
                .setExplicitBucketBoundariesAdvice(Metrics.boundaries())
                .build();
    }

    @Override
    public void committed(Attempt attempt) {
        long nanos = Metrics.firstTokenNanos(attempt);
        if (nanos >= 0) {
            firstToken.record(
                    nanos / 1e9,
                    Attributes.of(PROVIDER, attempt.target().provider().name()),
                    GenAiMetrics.context(attempt.exchange()));
        }
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        var context = GenAiMetrics.context(exchange);
        request.record(
                end.nanos() / 1e9, Attributes.of(PROVIDER, exchange.provider().name()), context);
        long nanos = Metrics.overheadNanos(exchange);
        if (nanos >= 0) {
            overhead.record(nanos / 1e9, Attributes.empty(), context);
        }
    }
}
