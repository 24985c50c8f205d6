package io.fairlead.proxy.observe;

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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The series of the meters that {@link Metric} declares: found or made by their labels, and taken away with their providers. Safe for
 * any thread: a meter that is known is found without a lock.
 */
final class Meters {

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
    private final Map<String, Map<Gauged, Meter.Id>> shown = new ConcurrentHashMap<>();
    private final UnreadMeters unread = new UnreadMeters();

    // Guarded by this.
    private final Set<String> kept = new LinkedHashSet<>();
    private final Set<String> gone = new LinkedHashSet<>();

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

    /**
     * Registers what somebody has counted in; all else when somebody looks.
     *
     * @param readers is given what is to be run before each look at {@code registry}
     */
    Meters(MeterRegistry registry, Consumer<Runnable> readers) {
        this.registry = registry;
        unread.add("", () -> FirstSeries.ofNobody(this));
        readers.accept(unread::look);
    }

    /**
     * Registers every metric for {@code providers}, so that a dashboard finds them before the first call, and takes away
     * the gauges of all others. Counters stay, for what was counted is true: those of the last {@value #GONE_BOUND} that are gone.
     */
    synchronized void keep(Collection<String> providers) {
        unread.remove(key -> key instanceof Gauged gauge
                ? gauge.metric().ofProvider()
                        && !providers.contains(gauge.labels().get(0))
                : kept.contains(key) && !providers.contains(key));
        for (String provider : providers) {
            unread.add(provider, () -> FirstSeries.of(provider, this));
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

    /** A counter that is read from {@code subject} at each scrape; {@code labels} in the metric's order. */
    <T> void count(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        unread.add(
                new Gauged(metric, List.of(labels)),
                () -> FunctionCounter.builder(metric.meter(), subject, value)
                        .description(metric.sentence())
                        .tags(tags(metric, labels))
                        .register(registry));
    }

    Counter counter(Metric metric, String one, String two, String three) {
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

    Timer timer(Metric metric, String provider) {
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
    <T> void gauge(Metric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        Gauged key = new Gauged(metric, List.of(labels));
        String provider = metric.ofProvider() ? labels[0] : NOBODY;
        unread.add(
                key,
                () -> shown.computeIfAbsent(provider, it -> new ConcurrentHashMap<>())
                        .computeIfAbsent(key, it -> registered(metric, subject, value, labels)));
    }

    /** Takes away the gauges of {@code metric}, which belongs to no provider, whose labels are none of {@code kept}. */
    synchronized void keep(Metric metric, Collection<List<String>> kept) {
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

    /** The upper bounds of a timer's buckets, in seconds. */
    static List<Double> boundaries() {
        return Arrays.stream(BUCKETS).map(each -> each.toNanos() / 1e9).toList();
    }

    /** Every series of {@code metric}, which is no timer: its labels in the metric's order, and its value now. */
    void read(Metric metric, BiConsumer<List<String>, Double> each) {
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
}
