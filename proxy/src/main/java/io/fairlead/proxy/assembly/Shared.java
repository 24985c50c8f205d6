package io.fairlead.proxy.assembly;

import io.fairlead.proxy.alert.AlertBook;
import io.fairlead.proxy.config.ProxyConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.Credentials;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.listen.Transport;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.observe.Observers;
import io.fairlead.proxy.policy.abandoned.KeptCalls;
import io.fairlead.proxy.policy.admission.InFlight;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cache.MemoryStore;
import io.fairlead.proxy.policy.cost.Budgets;
import io.fairlead.proxy.policy.cost.Spending;
import io.fairlead.proxy.policy.exhausted.WaitingCalls;
import io.fairlead.proxy.policy.fault.Faults;
import io.fairlead.proxy.policy.hedge.Hedges;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.selfcheck.Finding;
import io.fairlead.proxy.telemetry.Telemetry;
import io.fairlead.proxy.upstream.Dialer;
import io.fairlead.proxy.upstream.JdkResolver;
import io.fairlead.proxy.upstream.MessageLine;
import io.fairlead.proxy.upstream.Names;
import io.fairlead.proxy.upstream.ProxyDialer;
import io.fairlead.proxy.upstream.UpstreamProxyConfig;
import io.fairlead.proxy.upstream.Upstreams;
import io.fairlead.proxy.upstream.WayOut;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What lives as long as the process, whatever configuration is in force: loops, connections, breakers, limits, what was
 * learned, who watches. What belongs to one configuration is its {@link Generation}'s.
 *
 * <p>Safe for any thread; each part says how it is shared between loops. Opening and closing block.
 */
public final class Shared implements AutoCloseable {

    private final long startedNanos = System.nanoTime();
    private final Clock clock = Clock.systemUTC();
    private final InFlight inFlight = new InFlight();
    private final OwnListeners ownListeners = new OwnListeners();
    private final RetryBudget retryBudget = new RetryBudget();
    private final WaitingCalls waiting = new WaitingCalls();
    private final Faults faults = new Faults();
    private final LearnedTimes learned = new LearnedTimes(System::nanoTime);
    private final HostProcess host;
    private final MemoryAccount memory;
    private final LargeWork large =
            new LargeWork(Math.min(2, Runtime.getRuntime().availableProcessors()));
    private final KeptCalls abandoned;
    private final AnswerCache cache;
    private final Hedges hedges;
    private final Spending spending = new Spending(clock.instant());
    private final Budgets budgets = new Budgets(clock);
    private final String pseudonym = "fairlead-" + ExchangeIds.next();
    private final Credentials credentials = new Credentials();
    private final Certificates certificates;
    private final Watchers watchers;
    private final JdkResolver names;
    private final JdkResolver namesOfTunnels;
    private final EventLoopGroup loops;
    private final Dialer dialer;
    private final Dialer dialerOfTunnels;
    private final Upstreams upstreams;
    private final Breakers breakers;
    private final Limiters limiters;
    private final @Nullable FleetSide fleet;
    private final KeptState kept;
    private final Balancing balancing = new Balancing(System::nanoTime);
    private final EventLoopGroup background;
    private final Probing probing;
    private final Alerting alerting;
    private final SelfChecking checking;
    private final ProxyConfig began;
    private final CollectorLines collectors;
    private final Telemetry telemetry;

    /** What others tell of breakers holds for those that are in force. */
    private volatile @Nullable Snapshot followed;

    /**
     * Opens everything that needs no listener.
     *
     * @param first the configuration to begin with; what needs a restart is read from it alone
     * @param host what may be used of the process
     * @param readers is given what is to be run before each look at {@code registry}
     * @throws io.fairlead.proxy.tls.TlsSetupException when the CA is damaged or unsafe
     */
    public static Shared open(Snapshot first, HostProcess host, MeterRegistry registry, Consumer<Runnable> readers) {
        return new Shared(first, host, registry, readers);
    }

    private Shared(Snapshot first, HostProcess host, MeterRegistry registry, Consumer<Runnable> readers) {
        this.host = host;
        memory = host.memory();
        abandoned = new KeptCalls(memory, large);
        hedges = new Hedges(new LearnedContent(learned), memory, large);
        began = first.configuration().proxy();
        certificates = Certificates.open(first, host.folder(), clock);
        watchers = new Watchers(registry, readers, clock, this::breakersOpen);
        loops = Transport.current().group(host.loops(), "fairlead");
        // Clients name the hosts of tunnels: however many of them hang, those of providers are looked up.
        names = new JdkResolver("names");
        namesOfTunnels = new JdkResolver("tunnel-names");
        dialer = dialer(names);
        dialerOfTunnels = dialer(namesOfTunnels);
        upstreams = new Upstreams(dialer, watchers.network());
        background = Transport.current().group(1, "fairlead-background");
        NettyLoop aside = NettyLoop.of(background.next());
        fleet = FleetSide.of(first.configuration().fleet(), pseudonym, aside);
        breakers = new Breakers(
                System::nanoTime,
                fleet == null ? watchers.movements() : new Observers(List.of(watchers.movements(), fleet)));
        limiters = new Limiters(System::nanoTime, fleet);
        kept = fleet == null ? new KeptState(System::nanoTime) : new KeptState(System::nanoTime, fleet::kept);
        cache = cache(fleet);
        probing = new Probing(this, aside);
        alerting = new Alerting(this, aside);
        checking = new SelfChecking(
                this, host.folder() == null ? null : host.folder().path());
        collectors = new CollectorLines(
                aside,
                clock,
                upstreams,
                // Who configures a collector may mean one of his own network; our own listeners never.
                AddressRule.forProvider(true, ownListeners),
                new MessageLine.Leaving(wayOut(first), certificates.upstream()));
        telemetry = new Telemetry(System.getenv(), collectors, watchers.metrics(), pseudonym);
        watchers.show(memory, large);
        watchers.show(kept);
        watchers.show(balancing);
        watchers.show(cache);
        watchers.show(abandoned);
        watchers.show(fleet);
        if (fleet != null) {
            fleet.open(new FleetNews(limiters, breakers, this::breakerConfigs, kept, cache));
        }
    }

    private AnswerCache cache(@Nullable FleetSide side) {
        MemoryStore near = new MemoryStore(memory, System::nanoTime);
        return side == null
                ? new AnswerCache(near, memory, large, System::nanoTime)
                : AnswerCache.shared(near, side, side.secret(), memory, large, System::nanoTime);
    }

    private Set<BreakerConfig> breakerConfigs(String provider) {
        Snapshot now = followed;
        return now == null || now.providerNamed(provider) == null ? Set.of() : Assembly.breakers(now, provider);
    }

    /** What is sent to collectors. */
    Telemetry telemetry() {
        return telemetry;
    }

    /** What may be used of the process. */
    HostProcess host() {
        return host;
    }

    /** The proxy's side as the process began with it: its listeners are those until a restart. */
    ProxyConfig began() {
        return began;
    }

    Clock clock() {
        return clock;
    }

    InFlight inFlight() {
        return inFlight;
    }

    OwnListeners ownListeners() {
        return ownListeners;
    }

    RetryBudget retryBudget() {
        return retryBudget;
    }

    WaitingCalls waiting() {
        return waiting;
    }

    /** Those that are set on purpose. */
    public Faults faults() {
        return faults;
    }

    /** How many calls were hedged. */
    Hedges hedges() {
        return hedges;
    }

    LearnedTimes learned() {
        return learned;
    }

    /** What bodies, trees and translations of all calls take from. */
    public MemoryAccount memory() {
        return memory;
    }

    /** Calls that go on without their clients. */
    KeptCalls abandoned() {
        return abandoned;
    }

    /** Answers that are kept. */
    public AnswerCache cache() {
        return cache;
    }

    /** What calls cost since the start. */
    public Spending spending() {
        return spending;
    }

    /** What was spent of each budget. */
    public Budgets budgets() {
        return budgets;
    }

    /** What is done off the loops, because it is large. */
    LargeWork large() {
        return large;
    }

    /** What this process calls itself in Via fields. */
    String pseudonym() {
        return pseudonym;
    }

    Credentials credentials() {
        return credentials;
    }

    Certificates certificates() {
        return certificates;
    }

    EventLoopGroup loops() {
        return loops;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    private Dialer dialer(JdkResolver resolver) {
        return new Dialer(
                new Names(resolver, System::nanoTime, watchers.network()),
                new ReflectiveChannelFactory<>(Transport.current().client()));
    }

    /** How connections of Fairlead's own leave this network under {@code snapshot}: to providers and webhooks. */
    WayOut wayOut(Snapshot snapshot) {
        return wayOut(snapshot, dialer);
    }

    /** How those leave it whose hosts are named by clients. */
    WayOut wayOfTunnels(Snapshot snapshot) {
        return wayOut(snapshot, dialerOfTunnels);
    }

    private WayOut wayOut(Snapshot snapshot, Dialer direct) {
        UpstreamProxyConfig proxy = snapshot.configuration().proxy().upstreamProxy();
        return proxy == null
                ? direct
                : new ProxyDialer(
                        proxy,
                        direct,
                        certificates.upstream(),
                        // Whoever configures a proxy may mean one of his own network.
                        AddressRule.forProvider(true, ownListeners),
                        watchers.network());
    }

    /** Who asks providers whether they are there. */
    public Probing probing() {
        return probing;
    }

    /** The last alerts and what became of each. */
    public AlertBook alerts() {
        return alerting.book();
    }

    /** What was told of providers that are {@code gone} or {@code moved} is over. */
    void forget(Predicate<String> gone, Predicate<String> moved) {
        alerting.forget(gone, moved);
    }

    /** Background work follows the configuration, too. */
    void follow(Snapshot snapshot, Function<Provider, KeyRing> keys) {
        followed = snapshot;
        probing.follow(snapshot, keys);
        alerting.follow(snapshot);
        collectors.follow(wayOut(snapshot), certificates.upstream());
        checking.follow(snapshot);
    }

    /** What Fairlead finds when it looks at itself, by name. */
    public Map<String, Finding> checks() {
        return checking.checks().found();
    }

    /** Whether every event loop did something within the last seconds. */
    public boolean alive() {
        return checking.alive();
    }

    /** Whether an event loop has done nothing for a minute. */
    public boolean stuck() {
        return checking.stuck();
    }

    /** Asked only once there are breakers. */
    private boolean breakersOpen(String provider) {
        return breakers.allOpen(provider);
    }

    public Watchers watchers() {
        return watchers;
    }

    public Breakers breakers() {
        return breakers;
    }

    public Limiters limiters() {
        return limiters;
    }

    /** What balanced calls share. */
    public Balancing balancing() {
        return balancing;
    }

    /** What is kept elsewhere than at the provider that its client addressed. */
    KeptState kept() {
        return kept;
    }

    /** A provider's connections over all protocols, by state. */
    public Map<String, Long> pool(String provider) {
        return upstreams.figures().states(provider);
    }

    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** The root that clients are to trust, as PEM. Blocks. */
    public String caCertificate() {
        return certificates.authority();
    }

    /** The files by which it is seen that another process replaced the CA's root. */
    public List<Path> rootFiles() {
        return certificates.rootFiles();
    }

    /** Follows a root that another process made. Blocks. */
    public void followRoot() {
        certificates.followRoot();
    }

    @Override
    public void close() {
        checking.close();
        probing.close();
        alerting.close();
        upstreams.close();
        loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        if (fleet != null) {
            limiters.close();
            fleet.close();
        }
        telemetry.close(); // by the loop that ends after it
        background.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        large.close();
        names.close();
        namesOfTunnels.close();
        certificates.close();
        credentials.close();
    }
}
