package io.fairlead.proxy.assembly;

import io.fairlead.dialect.RetryHints;
import io.fairlead.proxy.alert.Alert;
import io.fairlead.proxy.alert.AlertBook;
import io.fairlead.proxy.alert.AlertListener;
import io.fairlead.proxy.alert.Alerts;
import io.fairlead.proxy.alert.DeliveryView;
import io.fairlead.proxy.alert.WebhookSender;
import io.fairlead.proxy.alert.WebhookUrl;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.observe.AlertLog;
import io.fairlead.proxy.observe.Subscription;
import io.fairlead.proxy.upstream.SingleRequests;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Alerts, on the loop that calls do not know. Lives as long as the process and follows the configuration. Safe for any thread. */
final class Alerting implements AutoCloseable {

    private static final String NAME = "alerts";
    private static final int WAITING = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Shared shared;
    private final NettyLoop loop;
    private final Alerts alerts;
    private final Subscription subscription;

    Alerting(Shared shared, NettyLoop loop) {
        this.shared = shared;
        this.loop = loop;
        alerts = new Alerts(
                loop,
                InstanceName.of(System.getenv(), shared.pseudonym()),
                ExchangeIds::next,
                shared.clock()::instant,
                new Told(shared.watchers().alertLog()));
        subscription = shared.watchers().events().subscribe(NAME, WAITING, loop, Alerts::wants, alerts);
        shared.watchers().showLost(NAME);
    }

    /** Sends to the webhooks of {@code snapshot} from now on, and to no others. */
    void follow(Snapshot snapshot) {
        alerts.follow(
                snapshot.configuration().alerts(),
                new Webhooks(
                        new SingleRequests(
                                shared.upstreams(),
                                shared.wayOut(snapshot),
                                shared.certificates().upstream()),
                        // Who configures a webhook may mean one of his own network; our own listeners never.
                        AddressRule.forProvider(true, shared.ownListeners()),
                        loop,
                        shared.clock()));
    }

    /** What was told of providers that are {@code gone} or {@code moved} is over. */
    void forget(Predicate<String> gone, Predicate<String> moved) {
        alerts.forget(gone, moved);
    }

    AlertBook book() {
        return alerts.book();
    }

    @Override
    public void close() {
        subscription.close();
        alerts.close();
    }

    /** Sends over the wire. */
    private record Webhooks(SingleRequests requests, AddressRule addresses, NettyLoop loop, InstantSource clock)
            implements WebhookSender {
        @Override
        public CompletableFuture<Receipt> send(WebhookUrl url, Headers headers, byte[] body) {
            return requests.send(
                            loop,
                            new SingleRequests.OwnRequest(
                                    "POST", url.origin(), null, url.path().reveal(), headers, body),
                            addresses,
                            TIMEOUT)
                    .thenApply(came -> new Receipt(
                            came.status(),
                            came.code(),
                            came.code().equals("ssrf_blocked"),
                            RetryHints.said(came.headers(), clock.instant())));
        }
    }

    private record Told(AlertLog log) implements AlertListener {
        @Override
        public void raised(Alert alert) {
            log.raised(
                    alert.id(),
                    alert.type().word(),
                    alert.type().good(),
                    alert.provider(),
                    alert.state(),
                    alert.reason(),
                    alert.exchange());
        }

        @Override
        public void ended(Alert alert, DeliveryView delivery) {
            log.ended(alert.id(), delivery.state(), delivery.webhook(), delivery.attempts(), delivery.reason());
        }
    }
}
