package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Makes events of what is heard, once, and hands them to whoever subscribed. Each subscriber has a line of its own with a
 * bound, and reads at its own pace: who is too slow loses events and learns how many. No call and no other reader notices.
 *
 * <p>Safe for any thread: a copy-on-write list of subscribers, and a lock-free line each.
 */
public final class EventHub implements ExchangeListener {

    /** The name of those who read by the admin port. */
    public static final String ADMIN = "admin";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LATELY = Duration.ofMinutes(1);

    /** Of how many calls that events named the traces are known. */
    private static final int NAMED = 256;

    private final InstantSource clock;
    private final Map<String, LastFailed> failed = new ConcurrentHashMap<>();
    private final Map<String, Instant> said = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> lostBefore = new ConcurrentHashMap<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    // Guarded by itself.
    private final Map<String, String> traces = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > NAMED;
        }
    };

    /** A call that failed at a provider; bounded by the providers that ever were configured. */
    private record LastFailed(String exchange, String trace, Instant at) {}

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
        return subscribe(name, bound, pace, event -> true, reader);
    }

    /** The same of the events that {@code wanted} accepts, which is asked on the thread that tells of them. */
    public Subscription subscribe(
            String name, int bound, Executor pace, Predicate<Event> wanted, EventSubscriber reader) {
        Subscription made = new Subscription(name, bound, pace, wanted, reader, this::left);
        subscriptions.add(made);
        return made;
    }

    private void left(Subscription reader) {
        if (subscriptions.remove(reader)) {
            lostBefore.computeIfAbsent(reader.name(), name -> new LongAdder()).add(reader.lost());
        }
    }

    /** The events that readers of that name lost, those that left included. */
    public long lost(String name) {
        LongAdder before = lostBefore.get(name);
        long lost = before == null ? 0 : before.sum();
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
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        String provider = attempt.target().provider().name();
        String exchange = attempt.exchange().id();
        if (report.outcome().equals("failed")) {
            failed.put(provider, new LastFailed(exchange, TraceIds.recorded(attempt.exchange()), clock.instant()));
        } else if (report.outcome().equals("refused") && report.reason().startsWith("limit_")) {
            Instant now = clock.instant();
            if (first("limit " + provider, now)) {
                named(exchange, TraceIds.recorded(attempt.exchange()));
                publish(new Event.LimitExhausted(now, provider, report.reason(), exchange));
            }
        }
    }

    @Override
    public void keyRefused(Attempt attempt) {
        String provider = attempt.target().provider().name();
        Instant now = clock.instant();
        if (first("key " + provider, now)) {
            named(attempt.exchange().id(), TraceIds.recorded(attempt.exchange()));
            publish(new Event.KeyRefused(now, provider, attempt.exchange().id()));
        }
    }

    @Override
    public void budgetSpent(Exchange exchange, String budget, Instant ends) {
        publish(new Event.BudgetSpent(clock.instant(), budget, ends, exchange.id()));
    }

    /** Whether this is the first of its kind within a second; a clock that jumps lets one more through. */
    private boolean first(String what, Instant now) {
        Instant before = said.get(what);
        if (before != null && Duration.between(before, now).abs().compareTo(SECOND) < 0) {
            return false;
        }
        said.put(what, now);
        return true;
    }

    private String exchange(String provider, Instant now) {
        LastFailed last = failed.get(provider);
        if (last == null || Duration.between(last.at(), now).abs().compareTo(LATELY) > 0) {
            return "";
        }
        named(last.exchange(), last.trace());
        return last.exchange();
    }

    /** The call that failed at {@code provider} last; empty where none did of late. */
    String lastFailed(String provider) {
        return exchange(provider, clock.instant());
    }

    private void named(String exchange, String trace) {
        if (!trace.isEmpty()) {
            synchronized (traces) {
                traces.put(exchange, trace);
            }
        }
    }

    /** The recorded trace of a call that an event named, whether it ended or not; empty where none is known. */
    String traceOf(String exchange) {
        synchronized (traces) {
            return traces.getOrDefault(exchange, "");
        }
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        Instant now = clock.instant();
        publish(new Event.BreakerMoved(
                now, provider, Sanitized.word(model), from, to, reason, exchange(provider, now)));
    }

    @Override
    public void providerMoved(String provider, String from, String to, String reason) {
        Instant now = clock.instant();
        publish(new Event.ProviderMoved(now, provider, from, to, reason, exchange(provider, now)));
    }

    /** The certificate of Fairlead's CA expires soon. */
    public void certificateExpiring(Instant expires) {
        publish(new Event.CertificateExpiring(clock.instant(), expires));
    }

    /** An alert was raised; as {@link Event.AlertRaised} has it. */
    void alertRaised(String id, String alert, String provider, String state, String reason, String exchange) {
        publish(new Event.AlertRaised(clock.instant(), id, alert, provider, state, reason, exchange));
    }

    /** The faults that are injected are others now; see {@link Event.FaultsSet}. */
    public void faults(List<Map<String, Object>> items) {
        publish(new Event.FaultsSet(clock.instant(), items));
    }

    /** Fairlead takes no new calls any more; see {@link Event.Drain}. */
    public void draining(String state) {
        publish(new Event.Drain(clock.instant(), state));
    }

    /** A configuration was read while Fairlead ran; see {@link Event.ConfigRead}. */
    void configRead(String trigger, String result, String hash, List<String> restart, List<String> problems) {
        publish(new Event.ConfigRead(clock.instant(), trigger, result, hash, restart, problems));
    }
}
