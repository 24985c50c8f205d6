package io.fairlead.proxy;

import io.fairlead.proxy.alert.AlertBook;
import io.fairlead.proxy.assembly.Generations;
import io.fairlead.proxy.assembly.HostProcess;
import io.fairlead.proxy.assembly.Listeners;
import io.fairlead.proxy.assembly.Shared;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.health.ProviderHealth;
import io.fairlead.proxy.observe.CallHistory;
import io.fairlead.proxy.observe.ConfigLog;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.PassedBy;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cost.Budgets;
import io.fairlead.proxy.policy.cost.Spending;
import io.fairlead.proxy.policy.fault.Faults;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.selfcheck.Finding;
import io.fairlead.proxy.tls.StateFolder;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's front door: started with a configuration, given another one, drained, closed. Safe for any thread; starting,
 * draining to the end and closing block, so never on an event loop.
 */
public final class Fairlead implements AutoCloseable {

    private final Shared shared;
    private final Generations generations;
    private final Listeners listeners;

    private Fairlead(Snapshot first, Shared shared) {
        this.shared = shared;
        generations = new Generations(first, shared);
        listeners = Listeners.bind(generations, shared);
    }

    /**
     * Starts listening under {@code snapshot}, with the CA and trust files of {@code folder}, which are made on first use.
     *
     * @throws IllegalStateException when the address cannot be bound
     * @throws io.fairlead.proxy.tls.TlsSetupException when the CA is damaged or unsafe
     */
    public static Fairlead start(Snapshot snapshot, StateFolder folder, MeterRegistry registry) {
        return start(snapshot, folder, registry, Runnable::run);
    }

    /**
     * The same, with a registry that is looked at seldom, or never.
     *
     * @param readers is given what is to be run before each look at {@code registry}
     */
    public static Fairlead start(
            Snapshot snapshot, StateFolder folder, MeterRegistry registry, Consumer<Runnable> readers) {
        return start(snapshot, HostProcess.own(folder), registry, readers);
    }

    /**
     * The same in a process that may be somebody else's.
     *
     * @param host what may be used of it
     */
    public static Fairlead start(
            Snapshot snapshot, HostProcess host, MeterRegistry registry, Consumer<Runnable> readers) {
        Shared shared = Shared.open(snapshot, host, registry, readers);
        try {
            return new Fairlead(snapshot, shared);
        } catch (RuntimeException e) {
            shared.close();
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listeners.address();
    }

    /** The configuration in force. */
    public Snapshot snapshot() {
        return generations.snapshot();
    }

    /**
     * Puts {@code next} in force for the exchanges that begin from now on; those under way end as they began. Connections,
     * breakers, limits, keys in use and learned times stay where their configuration did not change. Not followed is what
     * {@link #restart} names. Blocks.
     *
     * @throws io.fairlead.proxy.tls.TlsSetupException when its certificate files cannot be used; all stays as it was
     * @throws IllegalArgumentException when its files of credentials cannot be used; likewise
     */
    public void follow(Snapshot next) {
        generations.follow(next);
    }

    /** The files by which it is seen that another process replaced the CA's root. */
    List<Path> rootFiles() {
        return shared.rootFiles();
    }

    /** Follows a root that another process made; where nothing changed, nothing is done. Blocks. */
    void followRoot() {
        shared.followRoot();
    }

    /** The keys whose values in {@code next} only a restart puts in force. Blocks. */
    public List<String> restart(Snapshot next) {
        return generations.restart(next);
    }

    /** Hears of configurations that are read. */
    ConfigLog configLog() {
        return shared.watchers().config();
    }

    /** Shows at each scrape how many settings wait for a restart. */
    void showRestart(IntSupplier waiting) {
        shared.watchers().show(generations, waiting);
    }

    /** How many configurations have exchanges under way, the one in force included. */
    public int configurationsInUse() {
        return generations.alive();
    }

    /** Names a listener of this process, such as the admin port: nobody may reach it through the proxy. */
    public void ownListener(InetSocketAddress address) {
        listeners.own(address);
    }

    public Duration uptime() {
        return shared.uptime();
    }

    /** What happens, for those who read at their own pace. */
    public EventHub events() {
        return shared.watchers().events();
    }

    public CallHistory history() {
        return shared.watchers().history();
    }

    public RecentExchanges recent() {
        return shared.watchers().recent();
    }

    public Breakers breakers() {
        return shared.breakers();
    }

    /** What calls share that several targets share. */
    public Balancing balancing() {
        return shared.balancing();
    }

    /** The faults that are set on purpose. */
    public Faults faults() {
        return shared.faults();
    }

    /** What calls cost since the start. */
    public Spending spending() {
        return shared.spending();
    }

    /** What was spent of each budget. */
    public Budgets budgets() {
        return shared.budgets();
    }

    /** Answers that are kept. */
    public AnswerCache cache() {
        return shared.cache();
    }

    public Limiters limiters() {
        return shared.limiters();
    }

    public ProviderHealth health() {
        return shared.watchers().health();
    }

    /** Probes {@code provider} now; completes when its result is known, with null where no such provider is configured. */
    public CompletableFuture<@Nullable ProbeResult> probe(String provider) {
        return shared.probing().now(provider);
    }

    /** The last alerts and what became of each. */
    public AlertBook alerts() {
        return shared.alerts();
    }

    /** What Fairlead finds when it looks at itself, by name. */
    public Map<String, Finding> checks() {
        return shared.checks();
    }

    /** Whether an event loop has done nothing for a minute. */
    public boolean stuck() {
        return shared.stuck();
    }

    /** Whether it takes calls, and every event loop did something within the last seconds. Costs next to nothing. */
    public boolean alive() {
        return !listeners.draining() && shared.alive();
    }

    /** What calls have taken of the memory, and may take. */
    public MemoryAccount memory() {
        return shared.memory();
    }

    /** The hosts that no policy saw. */
    public PassedBy passedBy() {
        return shared.watchers().passedBy();
    }

    /** Counters since the start, by name. */
    public Map<String, Long> totals() {
        return shared.watchers().totals();
    }

    /** A provider's latency percentiles in milliseconds, by name. */
    public Map<String, Long> latency(String provider) {
        return shared.watchers().latency(provider);
    }

    /** The attempts that are under way at a provider. */
    public long underWay(String provider) {
        return shared.watchers().underWay(provider);
    }

    /** A provider's connections, by state. */
    public Map<String, Long> pool(String provider) {
        return shared.pool(provider);
    }

    /** The public certificate of the CA, PEM. */
    public String caCertificate() {
        return shared.caCertificate();
    }

    public boolean draining() {
        return listeners.draining();
    }

    /** Takes nothing new; completes when what ran has ended, at the latest after the configured time to drain. */
    public CompletableFuture<Void> drain() {
        return listeners.drain(snapshot().configuration().proxy().drain());
    }

    /** Completes when a drain is over, whoever asked for it. */
    public CompletableFuture<Void> drained() {
        return listeners.drained();
    }

    /** Ends everything now. */
    @Override
    public void close() {
        listeners.close();
        shared.close();
    }
}
