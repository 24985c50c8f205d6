package io.fairlead.proxy.observe;

import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes, in the meters that {@link Metric} declares. Safe for any thread.
 */
public final class Metrics implements ExchangeListener {

    /** Hosts that clients name are free text: beyond this many, the label says {@code other}. */
    private static final int HOST_BOUND = 100;

    private final Map<String, Boolean> hosts = new ConcurrentHashMap<>();
    private final Meters meters;
    private final LongAdder streams = new LongAdder();
    private final LongAdder tunnels = new LongAdder();
    private final Timer overhead;

    /** Registers what belongs to no provider, and all else as it comes. */
    public Metrics(MeterRegistry registry) {
        this(registry, Runnable::run);
    }

    /**
     * Registers what somebody has counted in; all else when somebody looks.
     *
     * @param readers is given what is to be run before each look at {@code registry}
     */
    public Metrics(MeterRegistry registry, Consumer<Runnable> readers) {
        meters = new Meters(registry, readers);
        overhead = meters.timer(Metric.OVERHEAD, "");
        gauge(Metric.STREAMS, streams, LongAdder::sum);
        gauge(Metric.TUNNELS, tunnels, LongAdder::sum);
        for (LostLines each : LostLines.values()) {
            count(Metric.LOG_LOST, each, LostLines::count, each.reason());
        }
    }

    /**
     * Registers every metric for {@code providers}, so that a dashboard finds them before the first call, and takes away
     * the gauges of all others. Counters stay, for what was counted is true: those of the last hundred that are gone.
     */
    public void keep(Collection<String> providers) {
        meters.keep(providers);
    }

    /** Takes away the gauges of {@code metric}, which belongs to no provider, whose labels are none of {@code kept}. */
    public void keep(Metric metric, Collection<List<String>> kept) {
        meters.keep(metric, kept);
    }

    /** Counts what a reader of events loses; {@code lost} is read at each scrape. */
    public void eventsLost(String reader, EventHub events) {
        count(Metric.EVENTS_LOST, events, it -> it.lost(reader), reader);
    }

    /** A counter that is read from {@code subject} at each scrape; {@code labels} in the metric's order. */
    public <T> void count(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        meters.count(metric, subject, value, labels);
    }

    /**
     * A gauge that is read from {@code subject} at each scrape; {@code labels} in the metric's order. One that is shown already
     * stays as it is.
     */
    public <T> void gauge(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        meters.gauge(metric, subject, value, labels);
    }

    /** The upper bounds of a timer's buckets, in seconds. */
    public static List<Double> boundaries() {
        return Meters.boundaries();
    }

    /** Every series of {@code metric}, which is no timer: its labels in the metric's order, and its value now. */
    public void read(Metric metric, BiConsumer<List<String>, Double> each) {
        meters.read(metric, each);
    }

    @Override
    public void started(Exchange exchange) {
        streams.increment();
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        String provider = attempt.target().provider().name();
        meters.counter(Metric.ATTEMPTS, provider, report.outcome(), report.reason())
                .increment();
        if (report.outcome().equals("refused") && report.reason().startsWith("limit_")) {
            meters.counter(Metric.LIMIT_REFUSED, provider, report.reason(), "").increment();
        }
    }

    @Override
    public void committed(Attempt attempt) {
        long nanos = firstTokenNanos(attempt);
        if (nanos >= 0) {
            meters.timer(Metric.FIRST_TOKEN_SECONDS, attempt.target().provider().name())
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** How long a stream that has just committed took from its request to that; -1 where it is none. */
    public static long firstTokenNanos(Attempt attempt) {
        return attempt.exchange().facts().streamed() && attempt.sentNanos() >= 0
                ? attempt.committedNanos() - attempt.sentNanos()
                : -1;
    }

    /** What Fairlead itself added to an exchange that went well at once; -1 for any other. */
    public static long overheadNanos(Exchange exchange) {
        Attempt committed = exchange.committed();
        if (committed == null || exchange.history().sent() != 1 || committed.sentNanos() < 0) {
            return -1;
        }
        long before = committed.startedNanos() - exchange.startedNanos();
        return Math.max(0, before - exchange.history().waitNanos());
    }

    /** Something that was to be sent to a collector did not arrive. */
    public void telemetryLost(String signal, String reason, int count) {
        meters.counter(Metric.TELEMETRY_LOST, signal, reason, "").increment(count);
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        String provider = target.provider().name();
        meters.counter(Metric.RETRIES, provider, failure.code(), "").increment();
        if (failure.replay() == Failure.Replay.AMBIGUOUS) {
            meters.counter(Metric.DOUBLE_CHARGE, provider, "", "").increment();
        }
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        meters.counter(Metric.FALLBACKS, from.provider().name(), to.provider().name(), reason)
                .increment();
    }

    @Override
    public void guessed(Attempt silent, Target beside, String clock) {
        meters.counter(Metric.GUESSES, silent.target().provider().name(), clock, "")
                .increment();
    }

    @Override
    public void guessEnded(Exchange exchange, @Nullable Attempt winner) {
        String word = winner == null ? "none" : exchange.askedFor(winner.target()) ? "kept" : "beside";
        meters.counter(Metric.GUESSES_ENDED, exchange.provider().name(), word, "")
                .increment();
    }

    @Override
    public void hedgeEnded(Exchange exchange, String result) {
        meters.counter(Metric.HEDGES, exchange.provider().name(), result, "").increment();
    }

    @Override
    public void hedgeHeldBack(Attempt slow, String reason) {
        meters.counter(Metric.HEDGES_HELD_BACK, slow.exchange().provider().name(), reason, "")
                .increment();
    }

    @Override
    public void exhausted(Exchange exchange, String action, Duration wait) {
        meters.counter(Metric.EXHAUSTED, exchange.provider().name(), action, "").increment();
    }

    @Override
    public void translated(Attempt attempt, List<String> dropped, boolean sent) {
        meters.counter(
                        Metric.TRANSLATIONS,
                        attempt.exchange().provider().name(),
                        attempt.target().provider().name(),
                        !sent ? "refused" : dropped.isEmpty() ? "whole" : "dropped")
                .increment();
    }

    @Override
    public void faultInjected(Exchange exchange, String kind) {
        meters.counter(Metric.FAULTS_INJECTED, exchange.provider().name(), kind, "")
                .increment();
    }

    @Override
    public void cacheAsked(Exchange exchange, String result) {
        meters.counter(Metric.CACHE_ASKED, exchange.provider().name(), result, "")
                .increment();
    }

    @Override
    public void kept(Exchange exchange) {
        meters.counter(Metric.ABANDONED, exchange.provider().name(), "kept", "").increment();
    }

    @Override
    public void keptEnded(Exchange exchange, String result) {
        String provider = exchange.provider().name();
        meters.counter(Metric.ABANDONED, provider, result, "").increment();
        if (result.equals("unclaimed")) {
            meters.counter(Metric.DOUBLE_CHARGE, provider, "", "").increment();
        }
    }

    @Override
    public void keyRefused(Attempt attempt) {
        meters.counter(Metric.KEYS_REFUSED, attempt.target().provider().name(), "", "")
                .increment();
    }

    @Override
    public void balanced(Exchange exchange) {
        meters.counter(
                        Metric.BALANCE_CHOSEN,
                        exchange.provider().name(),
                        exchange.first().provider().name(),
                        exchange.balanceChoice())
                .increment();
    }

    private void balancedInput(Exchange exchange) {
        Attempt winner = exchange.committed();
        if (!exchange.balanceChoice().isEmpty()
                && winner != null
                && winner.target().equals(exchange.first())) {
            String provider = exchange.provider().name();
            Usage usage = exchange.usage();
            meters.counter(Metric.BALANCE_TOKENS, provider, exchange.balanceChoice(), "input")
                    .increment((double) Math.max(0, usage.wholeInput()));
            meters.counter(Metric.BALANCE_TOKENS, provider, exchange.balanceChoice(), "cached")
                    .increment((double) Math.max(0, usage.cached()));
        }
    }

    @Override
    public void followed(Exchange exchange, Target keeper) {
        meters.counter(
                        Metric.STATE_FOLLOWED,
                        exchange.provider().name(),
                        keeper.provider().name(),
                        "")
                .increment();
    }

    @Override
    public void paused(Attempt attempt, Duration wait) {
        meters.counter(Metric.LIMIT_PAUSES, attempt.target().provider().name(), "", "")
                .increment();
    }

    @Override
    public void broken(Attempt attempt, StreamEnd.Broken end) {
        meters.counter(
                        Metric.STREAMS_BROKEN,
                        attempt.target().provider().name(),
                        end.failure().code(),
                        "")
                .increment();
    }

    @Override
    public void resumed(Exchange exchange, String result) {
        meters.counter(Metric.STREAM_RESUMES, exchange.provider().name(), result, "")
                .increment();
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        meters.counter(Metric.BREAKER_MOVES, provider, to, "").increment();
    }

    @Override
    public void probed(String provider, String result, String reason) {
        meters.counter(Metric.PROBES, provider, result.replace(' ', '_'), "").increment();
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        streams.decrement();
        String provider = exchange.provider().name();
        meters.counter(Metric.REQUESTS, provider, end.outcome(), Integer.toString(end.status()))
                .increment();
        String stream = StreamOutcome.of(exchange, end);
        if (!stream.isEmpty()) {
            meters.counter(Metric.STREAM_ENDS, provider, stream, "").increment();
        }
        meters.timer(Metric.REQUEST_SECONDS, provider).record(end.nanos(), TimeUnit.NANOSECONDS);
        long added = overheadNanos(exchange);
        if (added >= 0) {
            overhead.record(added, TimeUnit.NANOSECONDS);
        }
        if (!exchange.request().body().replayable() && exchange.request().upgrade() == null) {
            meters.counter(Metric.RETRY_DISABLED, provider, "body_too_large", "")
                    .increment();
        }
        balancedInput(exchange);
        if (exchange.usage().input() > 0) {
            meters.counter(Metric.TOKENS, provider, "input", "")
                    .increment((double) exchange.usage().input());
        }
        if (exchange.usage().output() > 0) {
            meters.counter(Metric.TOKENS, provider, "output", "")
                    .increment((double) exchange.usage().output());
        }
        cost(exchange);
    }

    private void cost(Exchange exchange) {
        Attempt committed = exchange.committed();
        boolean used = exchange.usage().input() >= 0 || exchange.usage().output() >= 0;
        if (committed == null || !used) {
            return;
        }
        String provider = committed.target().provider().name();
        if (exchange.cost() >= 0) {
            meters.counter(Metric.COST, provider, "", "").increment(exchange.cost());
        } else {
            meters.counter(Metric.COST_UNKNOWN, provider, "", "").increment();
        }
    }

    /** A client broke off its handshake for {@code host}. */
    public void clientRejectedCertificate(String host) {
        meters.counter(Metric.CLIENT_TLS_REJECTED, bounded(host), "", "").increment();
    }

    /** A connection to {@code host} went through untouched because its client does not trust our certificate. */
    public void bypassed(String host) {
        meters.counter(Metric.BYPASSED, bounded(host), "", "").increment();
    }

    /** A request was answered without becoming a call; {@code reason} is a stable code. */
    public void rejected(String reason, int status) {
        meters.counter(Metric.REJECTED, reason, Integer.toString(status), "").increment();
    }

    /** A name's last good answer stood in. */
    void staleName() {
        meters.counter(Metric.DNS_STALE, "", "", "").increment();
    }

    /** A handshake was tried once more with classical groups alone. */
    void classicalHandshake(boolean helped) {
        meters.counter(Metric.TLS_CLASSICAL, helped ? "helped" : "not", "", "").increment();
    }

    /** A connection through the upstream proxy came out. */
    void upstreamProxy(String result) {
        meters.counter(Metric.UPSTREAM_PROXY, result, "", "").increment();
    }

    /** A configuration was read while Fairlead ran: {@code applied} or {@code refused}. */
    public void configRead(String result) {
        meters.counter(Metric.CONFIG_RELOADS, result, "", "").increment();
    }

    /** An alert was raised. */
    void alert(String type) {
        meters.counter(Metric.ALERTS, type, "", "").increment();
    }

    /** An alert's way to a webhook ended. */
    void alertDelivery(String result) {
        meters.counter(Metric.ALERT_DELIVERIES, result, "", "").increment();
    }

    /** Tunnels opened (1) or closed (-1). */
    public void tunnels(int change) {
        tunnels.add(change);
    }

    /** Shows a provider's breaker and health, read at each scrape from any thread. */
    public void provider(String name, Supplier<String> breaker, Supplier<String> health) {
        gauge(Metric.BREAKER_STATE, breaker, it -> breakerNumber(it.get()), name);
        gauge(Metric.PROVIDER_STATE, health, it -> healthNumber(it.get()), name);
    }

    /** Shows a provider's connections, read at each scrape from any thread. */
    public void pool(String name, Supplier<Map<String, Long>> states) {
        for (String state : new String[] {"open", "idle", "pending"}) {
            gauge(Metric.POOL_CONNECTIONS, states, it -> it.get().getOrDefault(state, 0L), name, state);
        }
    }

    private static double breakerNumber(String state) {
        return switch (state) {
            case "closed" -> 0;
            case "half-open" -> 1;
            case "open" -> 2;
            case "forced-open" -> 3;
            default -> -1;
        };
    }

    private static double healthNumber(String state) {
        return switch (state) {
            case "up" -> 0;
            case "degraded" -> 1;
            case "down" -> 2;
            default -> -1;
        };
    }

    private String bounded(String host) {
        if (hosts.containsKey(host) || hosts.size() < HOST_BOUND) {
            hosts.put(host, true);
            return host;
        }
        return "other";
    }
}
