package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.front.FrontListener;
import io.fairlead.proxy.health.ProviderHealth;
import io.fairlead.proxy.observe.AccessLog;
import io.fairlead.proxy.observe.FrontLog;
import io.fairlead.proxy.observe.Latencies;
import io.fairlead.proxy.observe.Metric;
import io.fairlead.proxy.observe.Metrics;
import io.fairlead.proxy.observe.Observers;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.observe.Totals;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.upstream.PoolFigures;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who hears of every exchange, and tells of it: log, metrics, health, and what the admin port shows. Safe for any thread. */
public final class Watchers {

    private static final int REMEMBERED_EXCHANGES = 1_000;

    private final Snapshot snapshot;
    private final RecentExchanges recent = new RecentExchanges(REMEMBERED_EXCHANGES);
    private final Latencies latencies = new Latencies();
    private final Totals totals = new Totals();
    private final Metrics metrics;
    private final Observers movements;
    private final ProviderHealth health;
    private final ExchangeListener exchanges;

    Watchers(Snapshot snapshot, MeterRegistry registry, Clock clock) {
        this.snapshot = snapshot;
        metrics = new Metrics(registry, providers());
        AccessLog log = new AccessLog();
        movements = new Observers(List.of(log, metrics));
        health = new ProviderHealth(name -> Assembly.health(snapshot, name), clock, movements);
        exchanges = new Observers(List.of(metrics, totals, latencies, health, recent, log));
    }

    private List<String> providers() {
        return snapshot.providers().stream().map(ProviderConfig::name).toList();
    }

    /** Hears of exchanges. */
    ExchangeListener exchanges() {
        return exchanges;
    }

    /** Hears of what belongs to no exchange: breakers and health that change. */
    ExchangeListener movements() {
        return movements;
    }

    /** Hears of what the front does before, or without, an exchange. */
    FrontListener front() {
        return new FrontLog(metrics);
    }

    /** Shows the states of these at each scrape. */
    void show(Breakers breakers, Limiters limiters, PoolFigures pools) {
        for (String name : providers()) {
            metrics.provider(
                    name,
                    () -> breakers.view(name).state(),
                    () -> health.view(name).state().word());
            metrics.pool(name, () -> pools.states(name));
            limits(limiters, name);
        }
    }

    /** Shows what calls have taken of the memory at each scrape. */
    void show(MemoryAccount memory) {
        for (Place place : Place.values()) {
            String name = place.name().toLowerCase(Locale.ROOT);
            metrics.gauge(Metric.MEMORY_SIZE, memory, it -> it.size(place), name);
            metrics.gauge(Metric.MEMORY_USED, memory, it -> it.used(place), name);
            metrics.gauge(Metric.MEMORY_REFUSED, memory, it -> it.refused(place), name);
        }
    }

    private void limits(Limiters limiters, String name) {
        limiters.hold(name, Assembly.limits(snapshot, name));
        metrics.gauge(Metric.LIMIT_MAX, limiters, it -> it.view(name).requests(), name, "requests");
        metrics.gauge(Metric.LIMIT_MAX, limiters, it -> it.view(name).concurrency(), name, "concurrency");
        metrics.gauge(Metric.LIMIT_USED, limiters, it -> it.view(name).requestsUsed(), name, "requests");
        metrics.gauge(Metric.LIMIT_USED, limiters, it -> it.view(name).used(), name, "concurrency");
        metrics.gauge(Metric.LIMIT_WAITING, limiters, it -> it.view(name).waiting(), name);
    }

    public RecentExchanges recent() {
        return recent;
    }

    public ProviderHealth health() {
        return health;
    }

    public Map<String, Long> totals() {
        return totals.values();
    }

    public Map<String, Long> latency(String provider) {
        return latencies.of(provider);
    }
}
