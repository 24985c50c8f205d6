package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.Metric;
import io.fairlead.proxy.observe.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        return made;
    }

    private String scrape() {
        metrics.provider("openai", () -> "closed", () -> "up");
        metrics.pool("openai", Map::of);
        return new String(text.scrape(false).body(), StandardCharsets.UTF_8);
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
        return Stream.of(Metric.values()).filter(each -> each.kind() != Metric.Kind.GAUGE);
    }

    @ParameterizedTest
    @MethodSource("counted")
    void every_counter_and_timer_is_there_under_the_name_of_the_reference_page(Metric metric) {
        String type = metric.kind() == Metric.Kind.TIMER
                ? "histogram"
                : metric.kind().name().toLowerCase(Locale.ROOT);
        assertThat(scrape().lines()).contains("# TYPE " + metric.exposed() + " " + type);
    }

    @Test
    void a_metric_says_what_it_counts() {
        assertThat(scrape()).contains("# HELP fairlead_retries_total Repeats at the same target.");
    }
}
