package io.fairlead.proxy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.alert.WebhookSender.Receipt;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.observe.Event;
import io.fairlead.proxy.testing.VirtualLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private static final Instant AT = Instant.parse("2030-01-01T10:00:00Z");
    private static final Receipt FINE = new Receipt(200, "", false, null);
    private static final Receipt BROKEN = new Receipt(503, "", false, null);

    private final VirtualLoop loop = new VirtualLoop();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<String> ended = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<Headers> headers = new ArrayList<>();
    private @Nullable CompletableFuture<Receipt> pending;
    private Receipt says = FINE;
    private final Alerts alerts = new Alerts(
            loop,
            "here",
            () -> "id-" + ids.incrementAndGet(),
            () -> AT,
            new AlertListener() {
                @Override
                public void raised(Alert alert) {}

                @Override
                public void ended(Alert alert, DeliveryView delivery) {
                    ended.add(alert.id() + " " + delivery.state());
                }
            },
            () -> 0);

    private static WebhookConfig webhook(String host, @Nullable String secret, Set<AlertType> on) {
        return new WebhookConfig(
                new WebhookUrl(new Origin("https", host, 443), Secret.of("/CANARY"), null),
                AlertFormat.JSON,
                secret == null ? null : Secret.of(secret),
                on);
    }

    private static WebhookConfig webhook(String host) {
        return webhook(host, null, EnumSet.allOf(AlertType.class));
    }

    private void follow(WebhookConfig... webhooks) {
        alerts.follow(List.of(webhooks), (url, fields, body) -> {
            sent.add(url.origin().host() + " "
                    + new String(body, StandardCharsets.UTF_8).replaceAll("(?s).*\"id\":\"([^\"]+).*", "$1"));
            headers.add(fields);
            return pending != null ? pending : CompletableFuture.completedFuture(says);
        });
        loop.run();
    }

    private void down(String provider) {
        alerts.event(new Event.ProviderMoved(AT, provider, "up", "down", "http_503", "call-1"));
        loop.run();
    }

    private List<DeliveryView> deliveries() {
        return alerts.book().latest(1).get(0).deliveries();
    }

    @Test
    void an_alert_goes_to_everybody_who_wants_it_and_its_deliveries_are_shown() {
        follow(webhook("a"), webhook("b", null, Set.of(AlertType.KEY_REFUSED)), webhook("c"));
        down("openai");
        assertThat(sent).containsExactly("a id-1", "c id-1");
        assertThat(deliveries())
                .containsExactly(
                        new DeliveryView("https://a/***", "json", "delivered", 1, 200, "", AT),
                        new DeliveryView("https://c/***", "json", "delivered", 1, 200, "", AT));
        assertThat(alerts.book().latest(10).toString()).doesNotContain("CANARY");
    }

    @Test
    void an_alert_is_remembered_where_nobody_is_told() {
        down("openai");
        assertThat(alerts.book().latest(10)).hasSize(1);
        assertThat(deliveries()).isEmpty();
    }

    @Test
    void good_news_follows_by_itself_when_it_has_lasted() {
        follow(webhook("a"));
        down("openai");
        alerts.event(new Event.ProviderMoved(AT, "openai", "down", "up", "answers", ""));
        loop.advance(Duration.ofSeconds(4));
        assertThat(sent).hasSize(1);
        loop.advance(Duration.ofSeconds(2));
        assertThat(sent).containsExactly("a id-1", "a id-2");
        loop.advance(Duration.ofMinutes(5));
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void a_body_is_signed_where_there_is_a_secret() {
        follow(webhook("a", "key", EnumSet.allOf(AlertType.class)), webhook("b"));
        down("openai");
        // Computed apart: printf BODY | openssl dgst -sha256 -hmac key
        assertThat(headers.get(0).get("x-fairlead-signature"))
                .isEqualTo("sha256=e053c706bd8db144c875b8b7558edc948004a8121a1ed751843481a027bb86c3");
        assertThat(headers.get(1).contains("x-fairlead-signature")).isFalse();
    }

    @Test
    void a_receiver_that_fails_is_asked_again_and_in_order() {
        says = BROKEN;
        follow(webhook("a"), webhook("b"));
        down("openai");
        down("azure");
        loop.advance(Duration.ofSeconds(1));
        assertThat(sent).containsExactly("a id-1", "b id-1", "a id-1", "b id-1");
        assertThat(alerts.book().latest(2).get(1).deliveries().get(0).attempts())
                .isEqualTo(2);
        assertThat(deliveries().get(0).state()).isEqualTo("waiting");
        says = FINE;
        loop.advance(Duration.ofSeconds(2));
        assertThat(sent).endsWith("a id-1", "b id-1", "a id-2", "b id-2");
        assertThat(ended)
                .containsExactlyInAnyOrder("id-1 delivered", "id-1 delivered", "id-2 delivered", "id-2 delivered");
    }

    @Test
    void alertmanager_is_told_again_of_what_lasts_until_it_is_over() {
        WebhookConfig manager =
                new WebhookConfig(webhook("am").url(), AlertFormat.ALERTMANAGER, null, EnumSet.allOf(AlertType.class));
        follow(manager, webhook("json"));
        down("openai");
        down("azure");
        alerts.event(new Event.KeyRefused(AT, "openai", "call-1"));
        loop.run();
        sent.clear();
        loop.advance(Duration.ofMinutes(10));
        assertThat(sent).hasSize(5).allMatch(each -> each.startsWith("am "));
        alerts.event(new Event.ProviderMoved(AT, "openai", "down", "up", "answers", ""));
        alerts.event(new Event.ProviderMoved(AT, "azure", "down", "up", "answers", ""));
        loop.advance(Duration.ofMinutes(3));
        sent.clear();
        loop.advance(Duration.ofMinutes(30));
        assertThat(sent).isEmpty();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void a_dead_receiver_is_given_up_and_the_next_alert_begins_anew() {
        says = new Receipt(0, "connect_refused", false, null);
        follow(webhook("a"));
        down("openai");
        down("azure");
        loop.advance(Duration.ofHours(2));
        assertThat(sent).hasSize(2 * DeliveryRule.MOST_ATTEMPTS);
        assertThat(ended).containsExactly("id-1 failed", "id-2 failed");
        assertThat(deliveries().get(0))
                .isEqualTo(new DeliveryView("https://a/***", "json", "failed", 10, 0, "connect_refused", AT));
    }

    @Test
    void of_more_than_a_hundred_that_wait_the_oldest_is_dropped() {
        pending = new CompletableFuture<>();
        follow(webhook("a"));
        for (int i = 0; i < 150; i++) {
            down("provider-" + i);
        }
        assertThat(sent).hasSize(1);
        assertThat(ended).hasSize(49).startsWith("id-2 dropped");
        CompletableFuture<Receipt> first = pending;
        pending = null;
        first.complete(FINE);
        loop.run();
        assertThat(sent).hasSize(101);
    }

    @Test
    void a_change_of_configuration_keeps_what_waits_for_a_webhook_that_stays() {
        says = BROKEN;
        follow(webhook("stays"), webhook("goes"));
        down("openai");
        follow(webhook("new"), webhook("stays"));
        assertThat(ended).containsExactly("id-1 dropped");
        says = FINE;
        loop.advance(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("stays id-1", "goes id-1", "stays id-1");
        assertThat(deliveries()).extracting(DeliveryView::state).containsExactly("delivered", "dropped");
        down("azure");
        assertThat(sent).endsWith("stays id-2", "new id-2");
    }

    @Test
    void nothing_waits_once_it_is_closed() {
        says = BROKEN;
        follow(webhook("a"));
        down("openai");
        alerts.close();
        loop.run();
        down("azure");
        loop.advance(Duration.ofMinutes(5));
        assertThat(loop.waiting()).isZero();
        assertThat(sent).hasSize(1);
    }

    @Test
    void trouble_of_a_provider_that_a_changed_configuration_has_no_more_or_elsewhere_is_over() {
        follow(webhook("a"));
        down("gone");
        down("moved");
        down("stays");
        alerts.event(new Event.BreakerMoved(AT, "gone", "m", "closed", "open", "http_503", ""));
        loop.run();
        sent.clear();
        alerts.forget("gone"::equals, "moved"::equals);
        loop.run();
        assertThat(alerts.book().latest(3).stream()
                        .map(AlertBook.Page::alert)
                        .map(each ->
                                each.type().word() + " " + each.state() + " " + each.reason() + ": " + each.sentence()))
                .containsExactlyInAnyOrder(
                        "provider-up unknown not_configured: gone is no longer configured",
                        "breaker-closed closed not_configured (m): gone is no longer configured",
                        "provider-up unknown moved: moved is somewhere else since the configuration changed");
        assertThat(sent).hasSize(3);
        alerts.forget("gone"::equals, "moved"::equals);
        loop.run();
        assertThat(sent).as("once").hasSize(3);
        down("moved");
        assertThat(sent).as("trouble at the new place is new").hasSize(4);
    }
}
