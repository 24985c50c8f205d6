package io.fairlead.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters, as Prometheus reads them. Safe for any thread. */
public final class MetricsText {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Where the engine registers its meters. */
    public MeterRegistry registry() {
        return registry;
    }

    Reply scrape(boolean openMetrics) {
        String type = openMetrics ? OPEN_METRICS : TEXT;
        return Reply.typed(200, type, registry.scrape(type));
    }
}
