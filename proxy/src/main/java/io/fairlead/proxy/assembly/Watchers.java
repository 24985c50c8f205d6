package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.front.engine.FrontListener;
import io.fairlead.proxy.health.HealthThresholds;
import io.fairlead.proxy.health.ProviderHealth;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.observe.AccessLog;
import io.fairlead.proxy.observe.AlertLog;
import io.fairlead.proxy.observe.AttemptsUnderWay;
import io.fairlead.proxy.observe.CallHistory;
import io.fairlead.proxy.observe.ConfigLog;
import io.fairlead.proxy.observe.CountedForCall;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.FrontLog;
import io.fairlead.proxy.observe.Latencies;
import io.fairlead.proxy.observe.Metric;
import io.fairlead.proxy.observe.Metrics;
import io.fairlead.proxy.observe.NetworkLog;
import io.fairlead.proxy.observe.Observers;
import io.fairlead.proxy.observe.PassedBy;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.observe.Totals;
import io.fairlead.proxy.policy.abandoned.KeptCalls;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cost.BudgetConfig;
import io.fairlead.proxy.policy.cost.Budgets;
import io.fairlead.proxy.policy.limit.Counted;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.selfcheck.LoopBeats;
import io.fairlead.proxy.selfcheck.SelfChecks;
import io.fairlead.proxy.upstream.NetworkListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of every exchange, and tells of it: log, metrics, health, and what the admin port shows. Lives as long as the
 * process; {@link #show} follows the configuration. Safe for any thread.
 */
public final class Watchers {

    private static final int REMEMBERED_EXCHANGES = 1_000;
    private static final String RECENT = "recent";
    private static final String HISTORY = "history";

    private final EventHub events;
    private final RecentExchanges recent = new RecentExchanges(REMEMBERED_EXCHANGES);
    private final CallHistory history;
    private final Latencies latencies = new Latencies();
    private final AttemptsUnderWay underWay = new AttemptsUnderWay();
    private final Totals totals = new Totals();
    private final Map<String, HealthThresholds> healthConfigs = new ConcurrentHashMap<>();
    private final PassedBy passedBy = new PassedBy();
    private final Metrics metrics;
    private final CountedForCall counted;
    private final AccessLog log;
    private final Observers movements;
    private final ConfigLog config;
    private final AlertLog alertLog;
    private final NetworkLog network;
    private final ProviderHealth health;

    /**
     * Watches nobody yet.
     *
     * @param readers is given what is to be run before each look at {@code registry}
     * @param breakersOpen whether every breaker of a provider is open
     */
    Watchers(MeterRegistry registry, Consumer<Runnable> readers, Clock clock, Predicate<String> breakersOpen) {
        metrics = new Metrics(registry, readers);
        counted = new CountedForCall(metrics);
        events = new EventHub(clock);
        log = new AccessLog(events);
        events.subscribe(RECENT, REMEMBERED_EXCHANGES, Runnable::run, recent);
        history = new CallHistory(clock);
        events.subscribe(HISTORY, REMEMBERED_EXCHANGES, Runnable::run, history);
        metrics.eventsLost(RECENT, events);
        metrics.eventsLost(EventHub.ADMIN, events);
        movements = new Observers(List.of(log, metrics, events));
        config = new ConfigLog(metrics, events);
        alertLog = new AlertLog(metrics, events);
        network = new NetworkLog(metrics);
        health = new ProviderHealth(
                name -> healthConfigs.getOrDefault(name, HealthThresholds.defaults()),
                breakersOpen,
                System::nanoTime,
                clock,
                movements);
    }

    /**
     * Hears of exchanges, and lets {@code generation} hear of its own; {@code priced} and {@code traced} first: what they find the
     * others write down. {@code others} belong to the process.
     */
    ExchangeListener exchanges(
            ExchangeListener priced,
            List<ExchangeListener> traced,
            List<ExchangeListener> others,
            ExchangeListener generation) {
        List<ExchangeListener> all = new ArrayList<>();
        all.add(priced);
        all.addAll(traced);
        all.addAll(List.of(counted, totals, latencies, underWay, health, events, log));
        all.addAll(others);
        all.add(generation);
        return new Observers(all);
    }

    /** What is counted, for who sends it elsewhere. */
    Metrics metrics() {
        return metrics;
    }

    /** Hears of breakers that change. */
    ExchangeListener movements() {
        return new Observers(List.of(movements, health));
    }

    /** Hears of configurations that are read. */
    public ConfigLog config() {
        return config;
    }

    /** Shows at each scrape what Fairlead finds when it looks at itself, and when its CA {@code expires}, as a Unix time. */
    void show(SelfChecks checks, LoopBeats beats, DoubleSupplier expires) {
        for (String name : checks.names()) {
            metrics.gauge(Metric.CHECK, checks, it -> it.ok(name) ? 1 : 0, name);
        }
        metrics.gauge(Metric.LOOP_LAG, beats, it -> it.worstNanos() / 1e9);
        metrics.gauge(Metric.CA_EXPIRES, expires, DoubleSupplier::getAsDouble);
    }

    /** Hears of alerts. */
    AlertLog alertLog() {
        return alertLog;
    }

    /** Hears of the network on the way to providers. */
    NetworkListener network() {
        return new NetworkListener() {
            @Override
            public void upstreamProxy(String result, String proxy, String sentence) {
                network.upstreamProxy(result, proxy, sentence);
            }

            @Override
            public void classicalHandshake(String host, boolean helped) {
                network.classicalHandshake(host, helped);
            }

            @Override
            public void staleName(String host) {
                network.staleName(host);
            }
        };
    }

    /** Shows at each scrape what the reader of that name lost of the events. */
    void showLost(String reader) {
        metrics.eventsLost(reader, events);
    }

    /** Hears of what the front does before, or without, an exchange. */
    FrontListener front() {
        return new FrontLog(metrics, passedBy);
    }

    /** Shows the providers of {@code snapshot}, whose states are read at each scrape, and no others. */
    void show(Snapshot snapshot, Shared shared) {
        List<String> names =
                snapshot.providers().stream().map(ProviderConfig::name).toList();
        healthConfigs.keySet().retainAll(names);
        names.forEach(name -> healthConfigs.put(name, Assembly.health(snapshot, name)));
        health.forget(name -> !names.contains(name));
        metrics.keep(names);
        for (String name : names) {
            metrics.provider(
                    name,
                    () -> shared.breakers().view(name).state(),
                    () -> health.view(name).state().word());
            metrics.pool(name, () -> shared.upstreams().figures().states(name));
            limits(shared.limiters(), name);
        }
        show(shared.budgets(), snapshot.configuration().costs().budgets());
    }

    /** Forgets how long providers took that are {@code gone}, or are somewhere else now. */
    void forget(Predicate<String> gone) {
        latencies.forget(gone);
    }

    /** Shows at each scrape how many configurations are in use, and how many settings wait for a restart. */
    public void show(Generations generations, IntSupplier restart) {
        metrics.gauge(Metric.CONFIG_GENERATIONS, generations, Generations::alive);
        metrics.gauge(Metric.CONFIG_RESTART, restart, IntSupplier::getAsInt);
    }

    /** Shows what calls have taken of the memory at each scrape. */
    void show(MemoryAccount memory, LargeWork large) {
        metrics.gauge(Metric.MEMORY_WAITING, large, LargeWork::waiting);
        for (Place place : Place.values()) {
            String name = place.name().toLowerCase(Locale.ROOT);
            metrics.gauge(Metric.MEMORY_SIZE, memory, it -> it.size(place), name);
            metrics.gauge(Metric.MEMORY_USED, memory, it -> it.used(place), name);
            metrics.count(Metric.MEMORY_REFUSED, memory, it -> it.refused(place), name);
        }
    }

    /** Shows at each scrape what each of {@code configured} may cost, and what was spent of it. */
    void show(Budgets budgets, List<BudgetConfig> configured) {
        budgets.follow(configured);
        List<List<String>> kept = configured.stream()
                .map(each -> List.of(each.name(), each.per().word()))
                .toList();
        metrics.keep(Metric.BUDGET_LIMIT, kept);
        metrics.keep(Metric.BUDGET_USED, kept);
        for (BudgetConfig each : configured) {
            String per = each.per().word();
            metrics.gauge(Metric.BUDGET_LIMIT, budgets, it -> it.limit(each), each.name(), per);
            metrics.gauge(Metric.BUDGET_USED, budgets, it -> it.spent(each), each.name(), per);
        }
    }

    /** Shows what is kept of answers at each scrape. */
    void show(AnswerCache cache) {
        metrics.gauge(Metric.CACHE_ENTRIES, cache, it -> it.view().entries());
        metrics.gauge(Metric.CACHE_BYTES, cache, it -> it.view().bytes(), "used");
        metrics.gauge(Metric.CACHE_BYTES, cache, it -> it.view().mostBytes(), "most");
        metrics.gauge(Metric.CACHE_ERRORS, cache, it -> it.view().errors());
        for (String reason : cache.view().dropped().keySet()) {
            metrics.gauge(Metric.CACHE_DROPPED, cache, it -> it.view().dropped().getOrDefault(reason, 0L), reason);
        }
    }

    /** Shows at each scrape how it stands with the fleet; nothing but zeros where there is none. */
    void show(@Nullable FleetSide fleet) {
        metrics.gauge(Metric.FLEET_UP, this, it -> fleet != null && fleet.up() ? 1 : 0);
        metrics.gauge(Metric.FLEET_INSTANCES, this, it -> fleet == null ? 0 : fleet.instances());
        for (String direction : List.of("told", "heard")) {
            metrics.count(
                    Metric.FLEET_NEWS,
                    this,
                    it -> fleet == null ? 0 : fleet.news().getOrDefault(direction, 0L),
                    direction);
        }
        for (String operation : List.of("limits", "news", "cache", "presence")) {
            metrics.count(
                    Metric.FLEET_ERRORS,
                    this,
                    it -> fleet == null ? 0 : fleet.errors().getOrDefault(operation, 0L),
                    operation);
        }
    }

    /** Shows at each scrape how many calls go on without their clients. */
    void show(KeptCalls kept) {
        metrics.gauge(Metric.ABANDONED_KEPT, kept, KeptCalls::count);
    }

    /** Shows at each scrape how much is remembered. */
    void show(Balancing balancing) {
        metrics.gauge(Metric.BALANCE_REMEMBERED, balancing, Balancing::remembered);
    }

    void show(KeptState kept) {
        metrics.gauge(Metric.STATE_REMEMBERED, kept, KeptState::size);
    }

    private void limits(Limiters limiters, String name) {
        for (Counted each : Counted.values()) {
            metrics.gauge(Metric.LIMIT_MAX, limiters, it -> it.view(name).most(each), name, each.word());
            metrics.gauge(Metric.LIMIT_USED, limiters, it -> it.view(name).used(each), name, each.word());
        }
        metrics.gauge(Metric.LIMIT_PAUSED, limiters, it -> it.view(name).paused(), name);
        metrics.gauge(Metric.LIMIT_WAITING, limiters, it -> it.view(name).waiting(), name);
    }

    /** What happens, for those who read at their own pace. */
    public EventHub events() {
        return events;
    }

    public RecentExchanges recent() {
        return recent;
    }

    /** The last hour, summed. */
    public CallHistory history() {
        return history;
    }

    public ProviderHealth health() {
        return health;
    }

    /** The hosts that no policy saw. */
    public PassedBy passedBy() {
        return passedBy;
    }

    public Map<String, Long> totals() {
        return totals.values();
    }

    /** The attempts that are under way at a provider. */
    public long underWay(String provider) {
        return underWay.at(provider);
    }

    public Map<String, Long> latency(String provider) {
        return latencies.of(provider);
    }
}
