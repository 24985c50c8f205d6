package io.fairlead.admin;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The meters, as Prometheus reads them. Safe for any thread. */
public final class MetricsText {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(new Config(), new PrometheusRegistry(), Clock.SYSTEM, new CallExemplars());

    private volatile Runnable before = () -> {};

    /** Where the engine registers its meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Runs {@code task} before each scrape: who registers meters may put it off until somebody looks. */
    public void beforeScrape(Runnable task) {
        before = task;
    }

    Reply scrape(MetricsForm form) {
        before.run();
        String written = registry.scrape(form.type());
        return Reply.typed(
                200, form.type(), form == MetricsForm.OPEN_METRICS ? OpenMetricsText.finished(written) : written);
    }

    private static final class Config implements PrometheusConfig {

        @Override
        public @Nullable String get(String key) {
            return null;
        }

        /** OpenMetrics 1.0 knows exemplars of counters and buckets alone; a strict reader refuses a page with others. */
        @Override
        public Properties prometheusProperties() {
            Properties properties = new Properties();
            properties.setProperty("io.prometheus.exporter.exemplars_on_all_metric_types", "false");
            return properties;
        }
    }
}
