package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private static final Path PAGE = Path.of(System.getProperty("fairlead.root", ".."), "docs", "metrics.md");

    @Test
    void the_reference_page_is_what_the_declarations_say() throws IOException {
        String page = page();
        if (Boolean.getBoolean("fairlead.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder();
        page.append("# Metrics\n\n");
        page.append(
                "At `/metrics` of the admin port. Every label's values are bounded: providers are configured, outcomes and\n");
        page.append(
                "reasons are stable codes. No label is empty: `none` stands for no value, as for the reason of an attempt that went well,\n");
        page.append("and in series that are there before the first call.\n\n");
        page.append(
                "As OpenMetrics (`Accept: application/openmetrics-text`) counters and buckets have exemplars: `trace_id` and `span_id` of\n");
        page.append(
                "a call whose trace is recorded, else its `exchange_id`. [telemetry.md](telemetry.md) sends them to a collector instead.\n\n");
        page.append("[prometheus-alerts.yaml](prometheus-alerts.yaml) are alert rules over them for Prometheus, and\n");
        page.append("[grafana-dashboard.json](grafana-dashboard.json) is a dashboard for Grafana (10 and later).\n\n");
        page.append("| metric | kind | labels | what |\n|---|---|---|---|\n");
        for (Metric metric : Metric.values()) {
            page.append("| `").append(metric.exposed()).append("` | ");
            page.append(metric.kind().word()).append(" | ");
            page.append(metric.labels().isEmpty() ? "" : "`" + String.join("` `", metric.labels()) + "`");
            page.append(" | ").append(metric.sentence()).append(" |\n");
        }
        return page.toString();
    }
}
