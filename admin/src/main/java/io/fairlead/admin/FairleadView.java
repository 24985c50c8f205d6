package io.fairlead.admin;

import io.fairlead.dialect.PriceTable;
import io.fairlead.proxy.Checked;
import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.Reloader;
import io.fairlead.proxy.alert.Alert;
import io.fairlead.proxy.alert.AlertBook;
import io.fairlead.proxy.assembly.Plan;
import io.fairlead.proxy.assembly.PlanFault;
import io.fairlead.proxy.assembly.Planner;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.health.HealthView;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.breaker.BreakerView;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cost.Spending;
import io.fairlead.proxy.policy.fault.Fault;
import io.fairlead.proxy.policy.limit.Counted;
import io.fairlead.proxy.policy.limit.LimitsView;
import io.fairlead.proxy.route.Route;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engine, as the admin port shows it. Safe for any thread. */
public final class FairleadView implements EngineView {

    private final Fairlead engine;
    private final Reloader reloader;
    private final String version;
    private final Supplier<String> adminAddress;

    /**
     * Shows {@code engine}.
     *
     * @param version of this build
     * @param adminAddress where the admin port listens, asked once it does
     */
    public FairleadView(Fairlead engine, Reloader reloader, String version, Supplier<String> adminAddress) {
        this.engine = engine;
        this.reloader = reloader;
        this.version = version;
        this.adminAddress = adminAddress;
    }

    @Override
    public Status status() {
        return new Status(
                version,
                engine.uptime().toSeconds(),
                engine.snapshot().hash(),
                Map.of("proxy", shown(engine.address()), "admin", adminAddress.get()),
                engine.totals(),
                engine.draining(),
                reloader.restart());
    }

    /** As people write an address. */
    public static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public List<ProviderStatus> providers() {
        return engine.snapshot().providers().stream()
                .map(each -> provider(each.name()))
                .toList();
    }

    private ProviderStatus provider(String name) {
        HealthView health = engine.health().view(name);
        BreakerView breaker = engine.breakers().view(name);
        LimitsView limits = engine.limiters().view(name);
        Map<String, Long> limited = new LinkedHashMap<>();
        limited.put("concurrency", limits.most(Counted.CONCURRENCY));
        limited.put("used", limits.used());
        limited.put("requests", limits.most(Counted.REQUESTS));
        limited.put("available", limits.available(Counted.REQUESTS));
        for (Counted each : List.of(Counted.TOKENS, Counted.INPUT_TOKENS, Counted.OUTPUT_TOKENS)) {
            limited.put(each.word(), limits.most(each));
            limited.put("available-" + each.word(), limits.available(each));
        }
        limited.put("waiting", limits.waiting());
        limited.put("paused", limits.paused());
        return new ProviderStatus(
                name,
                health.state().word(),
                health.since(),
                health.reason(),
                new BreakerStatus(breaker.state(), breaker.mode(), breaker.retryAfterMs()),
                engine.underWay(name),
                engine.pool(name),
                limited,
                engine.latency(name),
                health.errors(),
                probe(health.probe()));
    }

    private static @Nullable ProbeStatus probe(HealthView.@Nullable LastProbe last) {
        return last == null
                ? null
                : new ProbeStatus(
                        last.at(),
                        last.result().verdict().word(),
                        last.result().status(),
                        last.result().reason());
    }

    @Override
    public CompletionStage<Boolean> probe(String provider) {
        return engine.probe(provider).thenApply(Objects::nonNull);
    }

    @Override
    public RecentExchanges.Page exchanges(long before, int limit, Predicate<ExchangeRecord> wanted) {
        return engine.recent().page(before, limit, wanted);
    }

    @Override
    public EventHub events() {
        return engine.events();
    }

    @Override
    public Optional<ExchangeRecord> exchange(String id) {
        return engine.recent().byId(id);
    }

    @Override
    public List<Fault> faults() {
        return engine.faults().items();
    }

    @Override
    public void faults(List<Fault> faults, List<Map<String, Object>> written) {
        engine.faults().replace(faults);
        engine.events().faults(written);
    }

    @Override
    public CacheStatus cache() {
        AnswerCache.View view = engine.cache().view();
        return new CacheStatus(
                view.entries(), view.bytes(), view.mostBytes(), view.asked(), view.dropped(), view.errors());
    }

    @Override
    public CostsStatus costs() {
        Spending spending = engine.spending();
        return new CostsStatus(
                PriceTable.CURRENCY,
                PriceTable.builtIn().asOf(),
                spending.since(),
                spending.total(),
                spending.byTarget().stream().map(TargetCosts::of).toList(),
                spending.byTag().stream().map(TagCosts::of).toList(),
                engine.budgets().views().stream().map(BudgetStatus::of).toList());
    }

    @Override
    public long purgeCache() {
        return engine.cache().purge();
    }

    @Override
    public long purgeCacheKey(String key) {
        return engine.cache().purgeKey(key);
    }

    @Override
    public long purgeCacheRoute(String route) {
        return engine.cache().purgeRoute(route);
    }

    @Override
    public Set<String> providerNames() {
        return engine.snapshot().providers().stream()
                .map(ProviderConfig::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> routeNames() {
        return engine.snapshot().providers().stream()
                .flatMap(provider -> engine.snapshot().routes().of(provider.name()).stream())
                .map(Route::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Map<String, Object> history(int steps) {
        return engine.history().view(steps);
    }

    @Override
    public boolean breakerMode(String provider, String mode) {
        Optional<BreakerMode> known = BreakerMode.of(mode);
        if (engine.snapshot().providerNamed(provider) == null || known.isEmpty()) {
            return false;
        }
        engine.breakers().mode(provider, known.get());
        return true;
    }

    @Override
    public boolean breakerReset(String provider) {
        if (engine.snapshot().providerNamed(provider) == null) {
            return false;
        }
        engine.breakers().reset(provider);
        return true;
    }

    @Override
    public List<CheckStatus> checks() {
        return engine.checks().entrySet().stream()
                .map(each -> new CheckStatus(
                        each.getKey(), each.getValue().ok(), each.getValue().detail()))
                .toList();
    }

    @Override
    public boolean stuck() {
        return engine.stuck();
    }

    @Override
    public List<AlertStatus> alerts(int limit) {
        return engine.alerts().latest(limit).stream().map(FairleadView::alert).toList();
    }

    private static AlertStatus alert(AlertBook.Page page) {
        Alert alert = page.alert();
        return new AlertStatus(
                alert.id(),
                alert.type().word(),
                alert.at(),
                alert.provider(),
                alert.state(),
                alert.reason(),
                alert.instance(),
                alert.exchange(),
                page.deliveries().stream()
                        .map(each -> new DeliveryStatus(
                                each.webhook(),
                                each.format(),
                                each.state(),
                                each.attempts(),
                                each.status(),
                                each.reason(),
                                each.at()))
                        .toList());
    }

    @Override
    public Map<String, Object> redactedConfiguration() {
        return engine.snapshot().redacted();
    }

    @Override
    public CompletionStage<Reloaded> reload() {
        return reloader.reload(Reloader.Trigger.API);
    }

    @Override
    public List<Planner.PlannedRoute> routes() {
        return new Planner(engine.snapshot()).routes(engine.balancing());
    }

    @Override
    public CompletionStage<Plan> plan(String target, @Nullable String fault, boolean stream) {
        return CompletableFuture.supplyAsync(() -> new Planner(engine.snapshot())
                .plan(target, fault == null ? PlanFault.USUAL : List.of(PlanFault.of(fault)), stream));
    }

    @Override
    public CompletionStage<Checked> check(byte[] candidate) {
        return reloader.check(candidate);
    }

    @Override
    public String caCertificate() {
        return engine.caCertificate();
    }

    @Override
    public void drain() {
        engine.drain();
    }
}
