package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * Makes events of what is heard, once, and hands them to whoever subscribed. Each subscriber has a line of its own with a
 * bound, and reads at its own pace: who is too slow loses events and learns how many; no call and no other reader notices.
 *
 * <p>Safe for any thread: a copy-on-write list of subscribers, and a lock-free line each.
 */
public final class EventHub implements ExchangeListener {

    private final InstantSource clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    public EventHub(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Hears of every event from now on.
     *
     * @param name of the reader, a fixed word: the label of what it loses
     * @param bound events that may wait for it
     * @param pace where it reads, one event at a time; {@code Runnable::run} for one that only writes a field or two
     */
    public Subscription subscribe(String name, int bound, Executor pace, EventSubscriber reader) {
        Subscription made = new Subscription(name, bound, pace, reader, subscriptions::remove);
        subscriptions.add(made);
        return made;
    }

    /** The events that readers of that name lost and that are still subscribed. */
    public long lost(String name) {
        long lost = 0;
        for (Subscription each : subscriptions) {
            lost += each.name().equals(name) ? each.lost() : 0;
        }
        return lost;
    }

    private void publish(Event event) {
        for (Subscription each : subscriptions) {
            each.offer(event);
        }
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        if (!subscriptions.isEmpty()) {
            publish(new Event.ExchangeEnded(clock.instant(), ExchangeRecord.of(exchange, end)));
        }
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        publish(new Event.BreakerMoved(clock.instant(), provider, Sanitized.word(model), from, to, reason));
    }

    @Override
    public void providerMoved(String provider, String from, String to, String reason) {
        publish(new Event.ProviderMoved(clock.instant(), provider, from, to, reason));
    }

    /** A configuration was read while Fairlead ran; see {@link Event.ConfigRead}. */
    void configRead(String trigger, String result, String hash, List<String> restart, List<String> problems) {
        publish(new Event.ConfigRead(clock.instant(), trigger, result, hash, restart, problems));
    }
}
