package io.fairlead.proxy.alert;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.observe.Event;
import io.fairlead.proxy.observe.EventSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes alerts of events and sends them to those who want them. Webhooks follow the configuration; one that did not change
 * keeps what waits for it.
 *
 * <p>Lives on a loop of its own, on which it also reads events: no call waits for a receiver.
 */
public final class Alerts implements EventSubscriber, AutoCloseable {

    /** More often than Alertmanager forgets. */
    private static final Duration REPEAT = Duration.ofMinutes(2);

    private static final int MOST_LASTING = 200;

    private final Loop loop;
    private final String instance;
    private final Supplier<String> ids;
    private final Supplier<Instant> clock;
    private final DoubleSupplier random;
    private final AlertListener listener;
    private final AlertRule rule = new AlertRule();
    private final AlertBook book = new AlertBook();
    private final Map<WebhookConfig, Outbox> outboxes = new LinkedHashMap<>();
    private final Map<String, Alert> lasting = new LinkedHashMap<>();
    private boolean ticking;
    private boolean repeating;
    private boolean closed;

    /**
     * @param instance which Fairlead this is
     * @param ids gives each alert one of its own
     * @param clock the wall clock: for people only
     */
    public Alerts(Loop loop, String instance, Supplier<String> ids, Supplier<Instant> clock, AlertListener listener) {
        this(
                loop,
                instance,
                ids,
                clock,
                listener,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    Alerts(
            Loop loop,
            String instance,
            Supplier<String> ids,
            Supplier<Instant> clock,
            AlertListener listener,
            DoubleSupplier random) {
        this.loop = loop;
        this.instance = instance;
        this.ids = ids;
        this.clock = clock;
        this.listener = listener;
        this.random = random;
    }

    /** Whether an event may be worth an alert. */
    public static boolean wants(Event event) {
        return !(event instanceof Event.ExchangeEnded);
    }

    /** Sends to {@code webhooks} from now on, by {@code sender}, and to nobody else. Safe for any thread. */
    public void follow(List<WebhookConfig> webhooks, WebhookSender sender) {
        loop.execute(() -> {
            if (closed) {
                return;
            }
            outboxes.entrySet().removeIf(each -> {
                boolean gone = !webhooks.contains(each.getKey());
                if (gone) {
                    each.getValue().close();
                }
                return gone;
            });
            for (WebhookConfig each : webhooks) {
                outboxes.computeIfAbsent(each, it -> new Outbox(it, loop, sender, random, clock, this::delivery))
                        .sender(sender);
            }
        });
    }

    /**
     * Providers that are {@code gone} from the configuration, or {@code moved} within it, will never be told to be well again: what
     * was told of them ends now. Safe for any thread; what was heard before is told before.
     */
    public void forget(Predicate<String> gone, Predicate<String> moved) {
        loop.execute(() -> {
            rule.forget(gone, AlertNews.NOT_CONFIGURED).forEach(this::raise);
            rule.forget(moved, AlertNews.MOVED).forEach(this::raise);
        });
    }

    /** The last alerts. */
    public AlertBook book() {
        return book;
    }

    /** On the loop. */
    @Override
    public void event(Event event) {
        assert loop.inLoop();
        AlertNews news = rule.hear(event, loop.nanoTime());
        if (news != null) {
            raise(news);
        }
        tickIfNeeded();
    }

    private void tickIfNeeded() {
        if (!ticking && !closed && rule.waits()) {
            ticking = true;
            var unused = loop.schedule(AlertRule.LASTING, this::tick);
        }
    }

    private void tick() {
        ticking = false;
        if (!closed) {
            rule.due(loop.nanoTime()).forEach(this::raise);
            tickIfNeeded();
        }
    }

    private void raise(AlertNews news) {
        if (closed) {
            return;
        }
        Alert alert = new Alert(ids.get(), clock.get(), instance, news);
        List<Outbox> wanting = new ArrayList<>();
        List<DeliveryView> deliveries = new ArrayList<>();
        for (Outbox each : outboxes.values()) {
            if (each.webhook().on().contains(news.type())) {
                wanting.add(each);
                deliveries.add(DeliveryView.waiting(each.webhook()));
            }
        }
        remember(alert);
        book.add(alert, deliveries);
        listener.raised(alert);
        for (int i = 0; i < wanting.size(); i++) {
            wanting.get(i).add(alert, i, deliveries.get(i));
        }
    }

    /** What lasts until there is good news; beyond a bound the oldest is no longer repeated. */
    private void remember(Alert alert) {
        boolean breaker = alert.type() == AlertType.BREAKER_OPEN || alert.type() == AlertType.BREAKER_CLOSED;
        String subject = (breaker ? "breaker " : "provider ") + alert.provider() + " "
                + alert.news().model();
        if (alert.type().good()) {
            lasting.remove(subject);
        } else if (alert.type().lasts()) {
            lasting.put(subject, alert);
            if (lasting.size() > MOST_LASTING) {
                lasting.remove(lasting.keySet().iterator().next());
            }
            repeatLater();
        }
    }

    private void repeatLater() {
        if (!repeating && !closed && !lasting.isEmpty()) {
            repeating = true;
            var unused = loop.schedule(REPEAT, this::repeat);
        }
    }

    private void repeat() {
        repeating = false;
        if (!closed) {
            List<Alert> all = List.copyOf(lasting.values());
            outboxes.values().forEach(each -> each.repeat(all));
            repeatLater();
        }
    }

    private void delivery(Alert alert, int number, DeliveryView view) {
        book.delivery(alert, number, view);
        if (!view.state().equals(DeliveryView.WAITING)) {
            listener.ended(alert, view);
        }
    }

    /** Raises and sends nothing more. */
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            outboxes.values().forEach(Outbox::close);
            outboxes.clear();
        });
    }
}
