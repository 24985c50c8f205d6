package io.fairlead.proxy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.observe.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertRuleTest {

    private static final Instant AT = Instant.parse("2030-01-01T00:00:00Z");

    private final AlertRule rule = new AlertRule();
    private final List<String> told = new ArrayList<>();
    private long now;

    private void breaker(String model, String to) {
        hear(new Event.BreakerMoved(AT, "openai", model, "", to, "timeout", "call-1"));
    }

    private void provider(String name, String to) {
        hear(new Event.ProviderMoved(AT, name, "", to, "http_503", "call-1"));
    }

    private void hear(Event event) {
        AlertNews news = rule.hear(event, now);
        if (news != null) {
            tell(news);
        }
    }

    private void tell(AlertNews news) {
        told.add(news.type().word() + " " + news.provider() + (news.model().isEmpty() ? "" : "/" + news.model()));
    }

    private void pass(Duration time) {
        now += time.toNanos();
        rule.due(now).forEach(this::tell);
    }

    @Test
    void a_breaker_is_told_when_it_opens_and_when_it_has_stayed_closed() {
        breaker("gpt", "open");
        for (int i = 0; i < 20; i++) {
            breaker("gpt", "half-open");
            breaker("gpt", "open");
            pass(Duration.ofSeconds(15));
        }
        assertThat(told).containsExactly("breaker-open openai/gpt");
        breaker("gpt", "half-open");
        breaker("gpt", "closed");
        pass(Duration.ofSeconds(4));
        assertThat(told).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly("breaker-open openai/gpt", "breaker-closed openai/gpt");
        breaker("gpt", "open");
        assertThat(told).hasSize(3);
    }

    @Test
    void where_a_provider_is_left_alone_as_a_whole_its_models_are_no_news() {
        breaker("", "open");
        breaker("gpt", "open");
        breaker("other", "open");
        assertThat(told).containsExactly("breaker-open openai");
        breaker("gpt", "closed");
        breaker("", "closed");
        pass(Duration.ofSeconds(6));
        assertThat(told).containsExactly("breaker-open openai", "breaker-closed openai");
        breaker("gpt", "open");
        breaker("", "open");
        assertThat(told).endsWith("breaker-open openai/gpt", "breaker-open openai");
    }

    @Test
    void one_that_flaps_is_told_once() {
        breaker("gpt", "open");
        for (int i = 0; i < 100; i++) {
            breaker("gpt", "closed");
            pass(Duration.ofSeconds(3));
            breaker("gpt", "open");
            pass(Duration.ofSeconds(3));
        }
        assertThat(told).containsExactly("breaker-open openai/gpt");
    }

    @Test
    void good_news_is_none_where_nobody_was_told_of_trouble() {
        provider("openai", "up");
        breaker("", "closed");
        pass(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
        assertThat(rule.waits()).isFalse();
    }

    @Test
    void a_provider_is_told_as_it_gets_worse_and_when_it_is_well_again() {
        provider("openai", "up");
        provider("openai", "degraded");
        provider("openai", "down");
        provider("openai", "down");
        provider("openai", "unknown");
        pass(Duration.ofMinutes(20));
        provider("openai", "up");
        pass(Duration.ofSeconds(6));
        provider("openai", "up");
        pass(Duration.ofSeconds(6));
        assertThat(told).containsExactly("provider-degraded openai", "provider-down openai", "provider-up openai");
    }

    @Test
    void the_outage_of_several_is_told_once_each() {
        for (int round = 0; round < 50; round++) {
            for (String name : List.of("openai", "anthropic", "gemini")) {
                provider(name, "down");
            }
        }
        assertThat(told).containsExactly("provider-down openai", "provider-down anthropic", "provider-down gemini");
    }

    @Test
    void what_has_no_end_is_told_once_in_a_while() {
        for (int minute = 0; minute < 25; minute++) {
            hear(new Event.LimitExhausted(AT, "openai", "limit_requests", "call-2"));
            hear(new Event.KeyRefused(AT, "openai", "call-3"));
            hear(new Event.KeyRefused(AT, "azure", "call-3"));
            hear(new Event.CertificateExpiring(AT, AT));
            pass(Duration.ofMinutes(1));
        }
        assertThat(told)
                .filteredOn(each -> each.equals("limit-exhausted openai"))
                .hasSize(3);
        assertThat(told).filteredOn(each -> each.equals("key-refused openai")).hasSize(3);
        assertThat(told).filteredOn(each -> each.equals("key-refused azure")).hasSize(3);
        assertThat(told).filteredOn(each -> each.startsWith("cert-expiring")).hasSize(1);
    }

    @Test
    void a_refused_configuration_is_told_again_when_its_mistake_is_another_or_one_was_applied_between() {
        hear(config("1:1: one"));
        hear(config("1:1: one"));
        hear(config("2:1: two", "3:1: three"));
        hear(config());
        hear(config("1:1: one"));
        assertThat(told).hasSize(3);
        AlertNews news = rule.hear(config("4:1: " + "x".repeat(10_000)), now);
        assertThat(news).isNotNull();
        assertThat(news.reason()).hasSizeLessThan(400);
    }

    private static Event config(String... problems) {
        return new Event.ConfigRead(
                AT, "file", problems.length == 0 ? "applied" : "refused", "abc", List.of(), List.of(problems));
    }

    /** Whatever happens in whatever order: nobody is told the same twice in a row, nor good news without trouble. */
    @Test
    void nobody_is_told_the_same_twice_in_a_row() {
        Random random = new Random(7);
        String[] states = {"open", "half-open", "closed", "forced-open", "disabled"};
        for (int i = 0; i < 20_000; i++) {
            breaker("m" + random.nextInt(3), states[random.nextInt(states.length)]);
            pass(Duration.ofSeconds(random.nextInt(8)));
        }
        for (int m = 0; m < 3; m++) {
            String model = "openai/m" + m;
            List<String> its =
                    told.stream().filter(each -> each.endsWith(model)).toList();
            assertThat(its).hasSizeGreaterThan(100);
            for (int i = 0; i < its.size(); i++) {
                assertThat(its.get(i)).startsWith(i % 2 == 0 ? "breaker-open" : "breaker-closed");
            }
        }
    }

    @Test
    void models_that_clients_invent_take_no_end_of_memory() {
        for (int i = 0; i < 100_000; i++) {
            breaker("invented-" + i, "open");
        }
        assertThat(told).hasSize(100_000);
        breaker("invented-99999", "open");
        assertThat(told).hasSize(100_000);
        breaker("invented-0", "open"); // forgotten: rather told twice than remembered without end
        assertThat(told).hasSize(100_001);
    }
}
