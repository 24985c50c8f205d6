package io.fairlead.admin;

import io.fairlead.proxy.Checked;
import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.assembly.Plan;
import io.fairlead.proxy.assembly.PlannedBalance;
import io.fairlead.proxy.assembly.PlannedCourse;
import io.fairlead.proxy.assembly.Planner;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.policy.balance.BalanceView;
import io.fairlead.proxy.policy.cost.Spending;
import io.fairlead.proxy.policy.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An engine that says what a test wants to hear. */
final class ScriptedEngine implements EngineView {

    private volatile List<Fault> faults = List.of();

    final AtomicBoolean draining = new AtomicBoolean();
    final AtomicBoolean stuck = new AtomicBoolean();
    final EventHub events = new EventHub(InstantSource.system());
    volatile String mode = "auto";
    volatile Reloaded reloaded = new Reloaded.Applied("abc", List.of(), List.of());

    @Override
    public Status status() {
        return new Status(
                "1", 5, "abc", Map.of("proxy", "127.0.0.1:9800"), Map.of("calls", 1L), draining.get(), List.of());
    }

    @Override
    public List<ProviderStatus> providers() {
        return List.of(new ProviderStatus(
                "openai",
                "up",
                Instant.parse("2026-11-23T10:00:00Z"),
                "",
                new BreakerStatus("closed", mode, 0),
                3,
                Map.of("open", 1L),
                Map.of(),
                Map.of("p50", 12L),
                Map.of(),
                new ProbeStatus(AdminServerTest.PROBED, "up", 401, "")));
    }

    @Override
    public RecentExchanges.Page exchanges(long before, int limit, Predicate<ExchangeRecord> wanted) {
        return new RecentExchanges.Page(
                List.of(AdminServerTest.CALL).stream()
                        .filter(wanted)
                        .limit(limit)
                        .toList(),
                before == 0 ? 7 : 0);
    }

    @Override
    public EventHub events() {
        return events;
    }

    @Override
    public Optional<ExchangeRecord> exchange(String id) {
        return id.equals(AdminServerTest.CALL.id()) ? Optional.of(AdminServerTest.CALL) : Optional.empty();
    }

    @Override
    public List<Fault> faults() {
        return faults;
    }

    @Override
    public void faults(List<Fault> wanted, List<Map<String, Object>> written) {
        faults = wanted;
        events().faults(written);
    }

    @Override
    public Set<String> providerNames() {
        return Set.of("openai");
    }

    /** What was purged last. */
    volatile String purged = "";

    @Override
    public CacheStatus cache() {
        return new CacheStatus(
                2,
                2_048,
                1L << 20,
                Map.of("hit", 3L, "stale", 1L, "miss", 4L, "bypass", 0L, "collapsed", 0L),
                Map.of("expired", 1L),
                0);
    }

    @Override
    public CostsStatus costs() {
        Spending.Sum sum = new Spending.Sum(3, 1, 1_200, 200, 90, 0.25);
        return new CostsStatus(
                "USD",
                "2025-11-28",
                Instant.EPOCH,
                sum,
                List.of(TargetCosts.of(new Spending.OfTarget("openai", "gpt-4o", sum))),
                List.of(TagCosts.of(new Spending.OfTag("team=a", sum))),
                List.of());
    }

    @Override
    public long purgeCache() {
        purged = "all";
        return 2;
    }

    @Override
    public long purgeCacheKey(String key) {
        purged = "key " + key;
        return 1;
    }

    @Override
    public long purgeCacheRoute(String route) {
        purged = "route " + route;
        return 1;
    }

    @Override
    public Set<String> routeNames() {
        return Set.of("chat");
    }

    @Override
    public Map<String, Object> history(int steps) {
        return Map.of("stepSeconds", 10, "times", new long[Math.min(steps, 2)]);
    }

    @Override
    public boolean breakerMode(String provider, String wanted) {
        mode = wanted;
        return provider.equals("openai");
    }

    @Override
    public boolean breakerReset(String provider) {
        return provider.equals("openai");
    }

    @Override
    public CompletionStage<Reloaded> reload() {
        return CompletableFuture.completedFuture(reloaded);
    }

    @Override
    public List<Planner.PlannedRoute> routes() {
        return List.of(new Planner.PlannedRoute(
                "chat",
                "openai",
                "gpt-4o*",
                new PlannedBalance(
                        "weight",
                        "auto",
                        List.of(new PlannedBalance.Part("openai", 3, 0.75, 30, 0.6, 2, 250)),
                        Map.of("kept", 20L),
                        new BalanceView.Tokens(1_000, 900),
                        new BalanceView.Tokens(500, 0)),
                List.of("openai"),
                List.of("timeout"),
                false,
                "error",
                List.of("retry")));
    }

    @Override
    public CompletionStage<Plan> plan(String target, @Nullable String fault, boolean stream) {
        return target.equals("openai/gpt-4o")
                ? CompletableFuture.completedFuture(new Plan(
                        target,
                        String.valueOf(fault) + stream,
                        List.of("retry"),
                        null,
                        List.of(target),
                        "it is an error",
                        List.of(new PlannedCourse("503", List.of(), Map.of(), 503, "http_503", 5, 9)),
                        List.of("w")))
                : CompletableFuture.supplyAsync(() -> {
                    throw new IllegalArgumentException("no such provider: " + target);
                });
    }

    @Override
    public CompletionStage<Checked> check(byte[] candidate) {
        boolean sound = new String(candidate, StandardCharsets.UTF_8).equals("{}");
        return CompletableFuture.supplyAsync(() ->
                new Checked(sound ? List.of() : List.of(AdminServerTest.MISTAKE), List.of(AdminServerTest.WARNING)));
    }

    @Override
    public CompletionStage<Boolean> probe(String provider) {
        return CompletableFuture.supplyAsync(() -> provider.equals("openai"));
    }

    @Override
    public List<CheckStatus> checks() {
        return List.of(new CheckStatus("loops", true, "not late"), new CheckStatus("disk", false, "3 MiB left"));
    }

    @Override
    public boolean stuck() {
        return stuck.get();
    }

    @Override
    public List<AlertStatus> alerts(int limit) {
        return List.of(new AlertStatus(
                "01a",
                "provider-down",
                AdminServerTest.PROBED,
                "openai",
                "down",
                "http_503",
                "here",
                "01abc",
                List.of(new DeliveryStatus(
                        "https://hooks.example/***", "slack", "waiting", 2, 503, "http_503", AdminServerTest.PROBED))));
    }

    @Override
    public Map<String, Object> redactedConfiguration() {
        return Map.of("admin", Map.of("token", "***"));
    }

    @Override
    public String caCertificate() {
        return "-----BEGIN CERTIFICATE-----";
    }

    @Override
    public void drain() {
        draining.set(true);
    }
}
