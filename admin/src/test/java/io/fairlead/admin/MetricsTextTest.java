package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.Metric;
import io.fairlead.proxy.observe.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.MetricType;
import org.hawkular.agent.prometheus.types.Summary;
import org.hawkular.agent.prometheus.walkers.PrometheusMetricsWalker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scrape shows before the first call. */
class MetricsTextTest {

    private final MetricsText text = new MetricsText();
    private final Metrics metrics = metrics();

    private Metrics metrics() {
        Metrics made = new Metrics(text.registry());
        made.keep(List.of("openai"));
        made.eventsLost("recent", new EventHub(InstantSource.system()));
        made.count(Metric.MEMORY_REFUSED, made, it -> 0, "heap");
        return made;
    }

    private String scrape() {
        metrics.provider("openai", () -> "closed", () -> "up");
        metrics.pool("openai", Map::of);
        return new String(text.scrape(MetricsForm.TEXT).body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fairlead_requests_total",
                "fairlead_attempts_total",
                "fairlead_retries_total",
                "fairlead_fallbacks_total",
                "fairlead_breaker_state",
                "fairlead_pool_connections",
                "fairlead_overhead_seconds_bucket",
                "fairlead_streams",
                "fairlead_streams_broken_total"
            })
    void the_names_that_users_rely_on_are_there(String name) {
        assertThat(scrape().lines()).anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
    }

    static Stream<Metric> counted() {
        return Stream.of(Metric.values()).filter(each -> !each.kind().gauge());
    }

    @ParameterizedTest
    @MethodSource("counted")
    void every_counter_and_timer_is_there_under_the_name_of_the_reference_page(Metric metric) {
        String type = metric.kind() == Metric.Kind.TIMER ? "histogram" : "counter";
        assertThat(scrape().lines()).contains("# TYPE " + metric.exposed() + " " + type);
    }

    @Test
    void meters_that_nobody_counted_in_are_made_by_the_first_scrape_and_are_then_all_there() {
        MetricsText unread = new MetricsText();
        Metrics lazy = new Metrics(unread.registry(), unread::beforeScrape);
        lazy.keep(List.of("openai", "gone"));
        lazy.provider("gone", () -> "closed", () -> "up");
        lazy.keep(List.of("openai"));
        lazy.eventsLost("recent", new EventHub(InstantSource.system()));
        lazy.count(Metric.MEMORY_REFUSED, lazy, it -> 0, "heap");
        lazy.breakerMoved("openai", "", "closed", "open", "failures");
        lazy.provider("openai", () -> "closed", () -> "up");
        lazy.pool("openai", Map::of);
        assertThat(unread.registry().getMeters()).hasSizeLessThan(5);
        String scraped = new String(unread.scrape(MetricsForm.TEXT).body(), StandardCharsets.UTF_8);
        assertThat(scraped.lines().filter(line -> !line.contains("fairlead_breaker_moves")))
                .containsExactlyInAnyOrderElementsOf(scrape().lines()
                        .filter(line -> !line.contains("fairlead_breaker_moves"))
                        .toList());
        assertThat(scraped.lines())
                .anyMatch(line -> line.startsWith("fairlead_breaker_moves_total{") && line.endsWith(" 1.0"));
        lazy.provider("late", () -> "open", () -> "down");
        assertThat(new String(unread.scrape(MetricsForm.TEXT).body(), StandardCharsets.UTF_8))
                .contains("fairlead_breaker_state{provider=\"late\"} 2.0");
    }

    /** To Prometheus a label with an empty value is no label, so that the same series would have two forms. */
    @Test
    void no_label_is_exported_without_a_value() {
        assertThat(scrape()).doesNotContain("=\"\"").contains("from=\"openai\",reason=\"none\",to=\"none\"");
        assertThat(openMetrics()).doesNotContain("=\"\"");
    }

    @Test
    void a_gauge_that_is_shown_again_is_one_and_one_that_is_not_kept_is_gone() {
        for (int reload = 0; reload < 3; reload++) {
            metrics.gauge(Metric.BUDGET_LIMIT, metrics, it -> 5, "team=a", "day");
            metrics.gauge(Metric.BUDGET_LIMIT, metrics, it -> 6, "team=b", "day");
        }
        assertThat(scrape()).contains("fairlead_budget_limit{budget=\"team=a\",per=\"day\"} 5.0");
        metrics.keep(List.of("openai"));
        metrics.keep(Metric.BUDGET_LIMIT, List.of(List.of("team=b", "day")));
        assertThat(scrape())
                .contains("fairlead_budget_limit{budget=\"team=b\",per=\"day\"} 6.0")
                .doesNotContain("team=a");
    }

    @Test
    void a_metric_says_what_it_counts() {
        assertThat(scrape()).contains("# HELP fairlead_retries_total Repeats at the same target.");
    }

    private String openMetrics() {
        metrics.provider("openai", () -> "closed", () -> "up");
        metrics.pool("openai", Map::of);
        metrics.gauge(Metric.MEMORY_USED, metrics, it -> 3, "heap");
        return new String(text.scrape(MetricsForm.OPEN_METRICS).body(), StandardCharsets.UTF_8);
    }

    /** By a library that others read scrapes with. */
    @Test
    void a_reader_of_prometheus_text_finds_every_family_with_its_type_and_sentence() throws IOException {
        metrics.breakerMoved("a\"b\\c\nd", "", "closed", "open", "failures");
        Map<String, MetricFamily> found = new HashMap<>();
        TextPrometheusMetricsProcessor reader = new TextPrometheusMetricsProcessor(
                new ByteArrayInputStream(scrape().getBytes(StandardCharsets.UTF_8)), new PrometheusMetricsWalker() {
                    @Override
                    public void walkStart() {}

                    @Override
                    public void walkFinish(int familiesProcessed, int metricsProcessed) {}

                    @Override
                    public void walkMetricFamily(MetricFamily family, int index) {
                        found.put(family.getName(), family);
                    }

                    @Override
                    public void walkCounterMetric(MetricFamily family, Counter counter, int index) {}

                    @Override
                    public void walkGaugeMetric(MetricFamily family, Gauge gauge, int index) {}

                    @Override
                    public void walkSummaryMetric(MetricFamily family, Summary summary, int index) {}

                    @Override
                    public void walkHistogramMetric(MetricFamily family, Histogram histogram, int index) {}
                });
        reader.walk();
        counted().forEach(metric -> {
            MetricFamily family = found.get(metric.exposed());
            assertThat(family).as(metric.exposed()).isNotNull();
            assertThat(family.getType())
                    .isEqualTo(metric.kind() == Metric.Kind.TIMER ? MetricType.HISTOGRAM : MetricType.COUNTER);
            assertThat(family.getHelp()).isEqualTo(metric.sentence());
        });
    }

    @Test
    void a_strict_reader_of_open_metrics_finds_the_same_with_their_units() {
        Map<String, OpenMetricsReader.Family> found = OpenMetricsReader.byName(openMetrics());
        counted()
                .forEach(
                        metric -> assertThat(found).containsKey(metric.exposed().replaceFirst("_total$", "")));
        assertThat(Objects.requireNonNull(found.get("fairlead_overhead_seconds")).unit)
                .isEqualTo("seconds");
        assertThat(Objects.requireNonNull(found.get("fairlead_memory_used_bytes")).unit)
                .isEqualTo("bytes");
        assertThat(Objects.requireNonNull(found.get("fairlead_requests")).type).isEqualTo("counter");
        assertThat(Objects.requireNonNull(found.get("fairlead_requests")).help).isEqualTo(Metric.REQUESTS.sentence());
    }

    /** After the rules of Prometheus's own lint, and of its page on names. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void a_name_says_its_unit_and_kind_as_the_field_does(Metric metric) {
        String name = metric.exposed();
        assertThat(name).matches("fairlead(_[a-z]+)+").doesNotContain("__");
        assertThat(name.endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
        assertThat(name).doesNotMatch(".*_(count|sum|bucket|created|info|gauge|counter|histogram|timer)$");
        assertThat(name)
                .doesNotMatch(
                        ".*_(ms|millis|milliseconds|minutes|hours|days|kib|mib|kilobytes|megabytes|percent)(_.*)?");
        assertThat(name.endsWith("_bytes")).isEqualTo(metric.sentence().startsWith("Bytes"));
        if (metric.kind() == Metric.Kind.TIMER) {
            assertThat(name).endsWith("_seconds");
        }
        assertThat(metric.sentence()).matches("(?s)[A-Z1].*\\.");
        assertThat(metric.labels()).doesNotHaveDuplicates().allMatch(label -> label.matches("[a-z]+"));
        assertThat(metric.labels()).doesNotContain("le", "quantile", "instance", "job");
    }
}
