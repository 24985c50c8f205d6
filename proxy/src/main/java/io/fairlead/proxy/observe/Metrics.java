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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes, in the meters that {@link Metric} declares. Safe for any thread: meters are found once a label set
 * and then updated without a lock.
 */
public final class Metrics implements ExchangeListener {

    /** Hosts that clients name are free text: beyond this many, the label says {@code other}. */
    private static final int HOST_BOUND = 100;

    /** A name may come back; of very many, one after the other, not all are remembered. */
    private static final int GONE_BOUND = 100;

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5)
    };

    /** What a label says that has no value: to Prometheus an empty one is none, and the series another. */
    private static final String NO_VALUE = "none";

    /** Whose gauges belong to no provider. */
    private static final String NOBODY = "";

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> hosts = new ConcurrentHashMap<>();
    private final Map<String, Map<Gauged, Meter.Id>> shown = new ConcurrentHashMap<>();
    private final UnreadMeters unread = new UnreadMeters();

    // Guarded by this.
    private final Set<String> kept = new LinkedHashSet<>();
    private final Set<String> gone = new LinkedHashSet<>();

    private final LongAdder streams = new LongAdder();
    private final LongAdder tunnels = new LongAdder();
    private final Timer overhead;

    private record Gauged(Metric metric, List<String> labels) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Gauged that && metric == that.metric && labels.equals(that.labels);
        }

        @Override
        public int hashCode() {
            return metric.hashCode() * 31 + labels.hashCode();
        }
    }

    private record Key(Metric metric, String one, String two, String three) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && metric == that.metric
                    && one.equals(that.one)
                    && two.equals(that.two)
                    && three.equals(that.three);
        }

        @Override
        public int hashCode() {
            return ((metric.hashCode() * 31 + one.hashCode()) * 31 + two.hashCode()) * 31 + three.hashCode();
        }
    }

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
        this.registry = registry;
        overhead = timer(Metric.OVERHEAD, "");
        gauge(Metric.STREAMS, streams, LongAdder::sum);
        gauge(Metric.TUNNELS, tunnels, LongAdder::sum);
        lostLines();
        unread.add("", this::firstOfNobody);
        readers.accept(unread::look);
    }

    private void firstOfNobody() {
        for (Metric metric : Metric.values()) {
            if (metric == Metric.CONFIG_RELOADS) {
                counter(metric, "applied", "", "");
                counter(metric, "refused", "", "");
            } else if (metric == Metric.TLS_CLASSICAL) {
                counter(metric, "helped", "", "");
                counter(metric, "not", "", "");
            } else if (metric == Metric.UPSTREAM_PROXY) {
                counter(metric, "connected", "", "");
            } else if (metric == Metric.TELEMETRY_LOST) {
                counter(metric, "traces", "queue_full", "");
                counter(metric, "traces", "export_failed", "");
                counter(metric, "metrics", "export_failed", "");
            } else if (metric != Metric.LOG_LOST
                    && metric != Metric.EVENTS_LOST
                    && metric != Metric.MEMORY_REFUSED
                    && !metric.ofProvider()) {
                first(metric, ""); // those three by why, by who has readers, and places
            }
        }
    }

    /**
     * Registers every metric for {@code providers}, so that a dashboard finds them before the first call, and takes away
     * the gauges of all others. Counters stay, for what was counted is true: those of the last {@value #GONE_BOUND} that are gone.
     */
    public synchronized void keep(Collection<String> providers) {
        unread.remove(key -> key instanceof Gauged gauge
                ? gauge.metric().ofProvider()
                        && !providers.contains(gauge.labels().get(0))
                : kept.contains(key) && !providers.contains(key));
        for (String provider : providers) {
            unread.add(provider, () -> firstOf(provider));
        }
        forget(providers);
        shown.entrySet().removeIf(each -> {
            if (each.getKey().equals(NOBODY) || providers.contains(each.getKey())) {
                return false;
            }
            each.getValue().values().forEach(registry::remove);
            return true;
        });
    }

    private void firstOf(String provider) {
        for (Metric metric : Metric.values()) {
            if (metric.ofProvider()) {
                first(metric, provider);
            }
        }
    }

    private void forget(Collection<String> providers) {
        kept.removeAll(providers);
        gone.removeAll(providers);
        gone.addAll(kept);
        kept.clear();
        kept.addAll(providers);
        Iterator<String> oldest = gone.iterator();
        for (int left = gone.size() - GONE_BOUND; left > 0; left--) {
            String name = oldest.next();
            oldest.remove();
            counters.entrySet().removeIf(each -> takenAway(each.getKey(), name, each.getValue()));
            timers.entrySet().removeIf(each -> takenAway(each.getKey(), name, each.getValue()));
        }
    }

    private boolean takenAway(Key key, String provider, Meter meter) {
        boolean its = key.metric().ofProvider() && key.one().equals(provider);
        if (its) {
            registry.remove(meter);
        }
        return its;
    }

    /** A counter's or timer's first series; a gauge is registered by who can read it. */
    private void first(Metric metric, String provider) {
        switch (metric.kind()) {
            case COUNTER -> counter(metric, provider, firstValue(metric), secondValue(metric));
            case TIMER -> timer(metric, provider);
            case GAUGE, BYTES -> {}
        }
    }

    /** What its second label says first, so that no series stands for nothing. */
    private static String firstValue(Metric metric) {
        return switch (metric) {
            case REQUESTS, ATTEMPTS -> "answered";
            case CACHE_ASKED -> "miss";
            case FAULTS_INJECTED -> "status";
            case BREAKER_MOVES -> "open";
            case EXHAUSTED -> "last_resort";
            case PROBES -> "up";
            case TOKENS -> "input";
            case GUESSES -> "first_token_timeout";
            case GUESSES_ENDED -> "none";
            case HEDGES -> "won";
            case HEDGES_HELD_BACK -> "share";
            case ABANDONED -> "kept";
            case RETRY_DISABLED -> "body_too_large";
            case BALANCE_TOKENS -> "drawn";
            case STREAM_ENDS -> "whole";
            case STREAM_RESUMES -> "mended";
            default -> ""; // its values are open
        };
    }

    private static String secondValue(Metric metric) {
        return switch (metric) {
            case REQUESTS -> "200";
            case BALANCE_TOKENS -> "input";
            default -> "";
        };
    }

    private void lostLines() {
        for (LostLines each : LostLines.values()) {
            count(Metric.LOG_LOST, each, LostLines::count, each.reason());
        }
    }

    /** Counts what a reader of events loses; {@code lost} is read at each scrape. */
    public void eventsLost(String reader, EventHub events) {
        count(Metric.EVENTS_LOST, events, it -> it.lost(reader), reader);
    }

    /** A counter that is read from {@code subject} at each scrape; {@code labels} in the metric's order. */
    public <T> void count(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        unread.add(
                new Gauged(metric, List.of(labels)),
                () -> FunctionCounter.builder(metric.meter(), subject, value)
                        .description(metric.sentence())
                        .tags(tags(metric, labels))
                        .register(registry));
    }

    private Counter counter(Metric metric, String one, String two, String three) {
        Key key = new Key(metric, one, two, three);
        Counter known = counters.get(key);
        return known != null ? known : counters.computeIfAbsent(key, this::register);
    }

    private Counter register(Key key) {
        return Counter.builder(key.metric().meter())
                .description(key.metric().sentence())
                .tags(tags(key.metric(), key.one(), key.two(), key.three()))
                .register(registry);
    }

    private Timer timer(Metric metric, String provider) {
        Key key = new Key(metric, provider, "", "");
        Timer known = timers.get(key);
        return known != null
                ? known
                : timers.computeIfAbsent(
                        key,
                        it -> Timer.builder(metric.meter())
                                .description(metric.sentence())
                                .tags(tags(metric, provider, "", ""))
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry));
    }

    private static List<Tag> tags(Metric metric, String... values) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < metric.labels().size(); i++) {
            tags.add(Tag.of(metric.labels().get(i), values[i].isEmpty() ? NO_VALUE : values[i]));
        }
        return tags;
    }

    /**
     * A gauge that is read from {@code subject} at each scrape; {@code labels} in the metric's order. One that is shown already
     * stays as it is.
     */
    public <T> void gauge(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        Gauged key = new Gauged(metric, List.of(labels));
        String provider = metric.ofProvider() ? labels[0] : NOBODY;
        unread.add(
                key,
                () -> shown.computeIfAbsent(provider, it -> new ConcurrentHashMap<>())
                        .computeIfAbsent(key, it -> registered(metric, subject, value, labels)));
    }

    /** Takes away the gauges of {@code metric}, which belongs to no provider, whose labels are none of {@code kept}. */
    public synchronized void keep(Metric metric, Collection<List<String>> kept) {
        Predicate<Object> gone =
                key -> key instanceof Gauged gauge && gauge.metric() == metric && !kept.contains(gauge.labels());
        unread.remove(gone);
        shown.getOrDefault(NOBODY, Map.of()).entrySet().removeIf(each -> {
            if (gone.test(each.getKey())) {
                registry.remove(each.getValue());
                return true;
            }
            return false;
        });
    }

    private <T> Meter.Id registered(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        return Gauge.builder(metric.meter(), subject, value)
                .description(metric.sentence())
                .tags(tags(metric, labels))
                .baseUnit(metric.kind() == Metric.Kind.BYTES ? "bytes" : null)
                .strongReference(true)
                .register(registry)
                .getId();
    }

    @Override
    public void started(Exchange exchange) {
        streams.increment();
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        String provider = attempt.target().provider().name();
        counter(Metric.ATTEMPTS, provider, report.outcome(), report.reason()).increment();
        if (report.outcome().equals("refused") && report.reason().startsWith("limit_")) {
            counter(Metric.LIMIT_REFUSED, provider, report.reason(), "").increment();
        }
    }

    @Override
    public void committed(Attempt attempt) {
        long nanos = firstTokenNanos(attempt);
        if (nanos >= 0) {
            timer(Metric.FIRST_TOKEN_SECONDS, attempt.target().provider().name())
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

    /** The upper bounds of a timer's buckets, in seconds. */
    public static List<Double> boundaries() {
        return Arrays.stream(BUCKETS).map(each -> each.toNanos() / 1e9).toList();
    }

    /** Every series of {@code metric}, which is no timer: its labels in the metric's order, and its value now. */
    public void read(Metric metric, BiConsumer<List<String>, Double> each) {
        unread.look();
        for (Meter meter : registry.find(metric.meter()).meters()) {
            double value = meter instanceof Counter counter
                    ? counter.count()
                    : meter instanceof FunctionCounter counter
                            ? counter.count()
                            : meter instanceof Gauge gauge ? gauge.value() : Double.NaN;
            if (!Double.isNaN(value)) {
                List<String> labels = new ArrayList<>(metric.labels().size());
                metric.labels()
                        .forEach(label -> labels.add(
                                Objects.requireNonNullElse(meter.getId().getTag(label), "")));
                each.accept(labels, value);
            }
        }
    }

    /** Something that was to be sent to a collector did not arrive. */
    public void telemetryLost(String signal, String reason, int count) {
        counter(Metric.TELEMETRY_LOST, signal, reason, "").increment(count);
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        String provider = target.provider().name();
        counter(Metric.RETRIES, provider, failure.code(), "").increment();
        if (failure.replay() == Failure.Replay.AMBIGUOUS) {
            counter(Metric.DOUBLE_CHARGE, provider, "", "").increment();
        }
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        counter(Metric.FALLBACKS, from.provider().name(), to.provider().name(), reason)
                .increment();
    }

    @Override
    public void guessed(Attempt silent, Target beside, String clock) {
        counter(Metric.GUESSES, silent.target().provider().name(), clock, "").increment();
    }

    @Override
    public void guessEnded(Exchange exchange, @Nullable Attempt winner) {
        String word = winner == null ? "none" : exchange.askedFor(winner.target()) ? "kept" : "beside";
        counter(Metric.GUESSES_ENDED, exchange.provider().name(), word, "").increment();
    }

    @Override
    public void hedgeEnded(Exchange exchange, String result) {
        counter(Metric.HEDGES, exchange.provider().name(), result, "").increment();
    }

    @Override
    public void hedgeHeldBack(Attempt slow, String reason) {
        counter(Metric.HEDGES_HELD_BACK, slow.exchange().provider().name(), reason, "")
                .increment();
    }

    @Override
    public void exhausted(Exchange exchange, String action, Duration wait) {
        counter(Metric.EXHAUSTED, exchange.provider().name(), action, "").increment();
    }

    @Override
    public void translated(Attempt attempt, List<String> dropped, boolean sent) {
        counter(
                        Metric.TRANSLATIONS,
                        attempt.exchange().provider().name(),
                        attempt.target().provider().name(),
                        !sent ? "refused" : dropped.isEmpty() ? "whole" : "dropped")
                .increment();
    }

    @Override
    public void faultInjected(Exchange exchange, String kind) {
        counter(Metric.FAULTS_INJECTED, exchange.provider().name(), kind, "").increment();
    }

    @Override
    public void cacheAsked(Exchange exchange, String result) {
        counter(Metric.CACHE_ASKED, exchange.provider().name(), result, "").increment();
    }

    @Override
    public void kept(Exchange exchange) {
        counter(Metric.ABANDONED, exchange.provider().name(), "kept", "").increment();
    }

    @Override
    public void keptEnded(Exchange exchange, String result) {
        String provider = exchange.provider().name();
        counter(Metric.ABANDONED, provider, result, "").increment();
        if (result.equals("unclaimed")) {
            counter(Metric.DOUBLE_CHARGE, provider, "", "").increment();
        }
    }

    @Override
    public void keyRefused(Attempt attempt) {
        counter(Metric.KEYS_REFUSED, attempt.target().provider().name(), "", "").increment();
    }

    @Override
    public void balanced(Exchange exchange) {
        counter(
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
            counter(Metric.BALANCE_TOKENS, provider, exchange.balanceChoice(), "input")
                    .increment((double) Math.max(0, usage.wholeInput()));
            counter(Metric.BALANCE_TOKENS, provider, exchange.balanceChoice(), "cached")
                    .increment((double) Math.max(0, usage.cached()));
        }
    }

    @Override
    public void followed(Exchange exchange, Target keeper) {
        counter(
                        Metric.STATE_FOLLOWED,
                        exchange.provider().name(),
                        keeper.provider().name(),
                        "")
                .increment();
    }

    @Override
    public void paused(Attempt attempt, Duration wait) {
        counter(Metric.LIMIT_PAUSES, attempt.target().provider().name(), "", "").increment();
    }

    @Override
    public void broken(Attempt attempt, StreamEnd.Broken end) {
        counter(
                        Metric.STREAMS_BROKEN,
                        attempt.target().provider().name(),
                        end.failure().code(),
                        "")
                .increment();
    }

    @Override
    public void resumed(Exchange exchange, String result) {
        counter(Metric.STREAM_RESUMES, exchange.provider().name(), result, "").increment();
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        counter(Metric.BREAKER_MOVES, provider, to, "").increment();
    }

    @Override
    public void probed(String provider, String result, String reason) {
        counter(Metric.PROBES, provider, result.replace(' ', '_'), "").increment();
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        streams.decrement();
        String provider = exchange.provider().name();
        counter(Metric.REQUESTS, provider, end.outcome(), Integer.toString(end.status()))
                .increment();
        String stream = StreamOutcome.of(exchange, end);
        if (!stream.isEmpty()) {
            counter(Metric.STREAM_ENDS, provider, stream, "").increment();
        }
        timer(Metric.REQUEST_SECONDS, provider).record(end.nanos(), TimeUnit.NANOSECONDS);
        long added = overheadNanos(exchange);
        if (added >= 0) {
            overhead.record(added, TimeUnit.NANOSECONDS);
        }
        if (!exchange.request().body().replayable() && exchange.request().upgrade() == null) {
            counter(Metric.RETRY_DISABLED, provider, "body_too_large", "").increment();
        }
        balancedInput(exchange);
        if (exchange.usage().input() > 0) {
            counter(Metric.TOKENS, provider, "input", "")
                    .increment((double) exchange.usage().input());
        }
        if (exchange.usage().output() > 0) {
            counter(Metric.TOKENS, provider, "output", "")
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
            counter(Metric.COST, provider, "", "").increment(exchange.cost());
        } else {
            counter(Metric.COST_UNKNOWN, provider, "", "").increment();
        }
    }

    /** A client broke off its handshake for {@code host}. */
    public void clientRejectedCertificate(String host) {
        counter(Metric.CLIENT_TLS_REJECTED, bounded(host), "", "").increment();
    }

    /** A connection to {@code host} went through untouched because its client does not trust our certificate. */
    public void bypassed(String host) {
        counter(Metric.BYPASSED, bounded(host), "", "").increment();
    }

    /** A request was answered without becoming a call; {@code reason} is a stable code. */
    public void rejected(String reason, int status) {
        counter(Metric.REJECTED, reason, Integer.toString(status), "").increment();
    }

    /** A name's last good answer stood in. */
    void staleName() {
        counter(Metric.DNS_STALE, "", "", "").increment();
    }

    /** A handshake was tried once more with classical groups alone. */
    void classicalHandshake(boolean helped) {
        counter(Metric.TLS_CLASSICAL, helped ? "helped" : "not", "", "").increment();
    }

    /** A connection through the upstream proxy came out. */
    void upstreamProxy(String result) {
        counter(Metric.UPSTREAM_PROXY, result, "", "").increment();
    }

    /** A configuration was read while Fairlead ran: {@code applied} or {@code refused}. */
    public void configRead(String result) {
        counter(Metric.CONFIG_RELOADS, result, "", "").increment();
    }

    /** An alert was raised. */
    void alert(String type) {
        counter(Metric.ALERTS, type, "", "").increment();
    }

    /** An alert's way to a webhook ended. */
    void alertDelivery(String result) {
        counter(Metric.ALERT_DELIVERIES, result, "", "").increment();
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
