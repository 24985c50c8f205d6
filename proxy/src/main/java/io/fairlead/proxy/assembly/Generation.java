package io.fairlead.proxy.assembly;

import io.fairlead.dialect.PriceTable;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.health.ProviderHealth;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.admission.AdmissionConfig;
import io.fairlead.proxy.policy.cost.CountCosts;
import io.fairlead.proxy.policy.cost.KeepBudgets;
import io.fairlead.proxy.policy.cost.PriceBook;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.telemetry.Telemetry;
import io.fairlead.proxy.translate.ConversionResources;
import io.fairlead.proxy.translate.Conversions;
import io.fairlead.proxy.upstream.PoolConfig;
import io.fairlead.proxy.upstream.UpstreamService;
import io.fairlead.proxy.upstream.WayOut;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one configuration: its routes with their layers, its policies, ways and keys. An exchange keeps the
 * generation that it began with. Once another one follows, this one is closed when its last exchange has ended.
 *
 * <p>Immutable but for the count of its exchanges, which is atomic. Safe for any thread.
 */
final class Generation {

    private final Snapshot snapshot;
    private final KeyRings keys;
    private final Telemetry.Use sent;
    private final FrontEngine engine;
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean retired;

    /**
     * Resolves {@code snapshot} into what layers take.
     *
     * @param before the generation that it follows, whose keys it carries on where they did not change; null for the first
     */
    Generation(Snapshot snapshot, Shared shared, @Nullable Generation before) {
        this.snapshot = snapshot;
        keys = new KeyRings(snapshot, shared.credentials(), before == null ? null : before.keys);
        sent = shared.telemetry().use(snapshot.configuration().telemetry().otlp());
        WayOut out = shared.wayOut(snapshot);
        Paths paths = new Paths(snapshot, wiring(snapshot, shared, out, keys, sent.context()));
        engine = new FrontEngine(
                snapshot,
                paths,
                Assembly.egress(snapshot.configuration().proxy(), shared.ownListeners()),
                shared.wayOfTunnels(snapshot),
                shared,
                shared.watchers()
                        .exchanges(
                                new CountCosts(
                                        prices(snapshot),
                                        shared.spending(),
                                        shared.budgets(),
                                        snapshot.configuration().costs().budgets()),
                                sent.listeners(name -> Assembly.kind(snapshot, name)),
                                shared.host().listeners(),
                                new Count()));
    }

    static PriceBook prices(Snapshot snapshot) {
        return new PriceBook(
                snapshot.configuration().costs().prices(), PriceTable::builtIn, name -> Assembly.kind(snapshot, name));
    }

    private static Wiring wiring(
            Snapshot snapshot, Shared shared, WayOut out, KeyRings keys, Layer<Attempt> traceContext) {
        Conversions ways = Assembly.ways(snapshot);
        ProviderHealth health = shared.watchers().health();
        return new Wiring(
                shared.inFlight(),
                AdmissionConfig.within(PlatformDependent.maxDirectMemory()),
                Generation::bufferMemory,
                new ConfiguredReach(snapshot, ways, health::downByProbes, health::trial),
                shared.faults(),
                shared.abandoned(),
                shared.cache(),
                shared.balancing(),
                KeepBudgets.of(
                        shared.budgets(), snapshot.configuration().costs().budgets()),
                shared.waiting(),
                shared.retryBudget(),
                () -> ThreadLocalRandom.current().nextDouble(),
                shared.breakers(),
                shared.limiters(),
                new CatalogTallies(snapshot, shared.clock(), keys::of),
                shared.kept(),
                Elsewhere.in(snapshot),
                shared.hedges(),
                HedgePrices.of(snapshot.configuration().costs().prices()),
                shared.learned(),
                Judge.byClassifier(shared.clock(), shared.memory()),
                attempt -> Assembly.reasoning(snapshot, attempt),
                ways,
                snapshot.configuration().proxy().maxBody(),
                shared.clock(),
                new ConversionResources(shared.memory(), shared.large()),
                traceContext,
                keys::of,
                (provider, policies) -> upstream(snapshot, shared, out, provider, policies));
    }

    private static Service<Attempt> upstream(
            Snapshot snapshot, Shared shared, WayOut out, String provider, Policies policies) {
        AddressRule addresses = Assembly.addresses(snapshot.providerNamed(provider), shared.ownListeners());
        return new UpstreamService(
                shared.upstreams(), out, shared.certificates().upstream(), new UpstreamService.Settings() {
                    @Override
                    public PoolConfig pool(Attempt attempt) {
                        return policies.pool();
                    }

                    @Override
                    public Duration connect(Attempt attempt) {
                        return connectWithin(attempt, policies.timeouts());
                    }

                    @Override
                    public AddressRule addresses(Attempt attempt) {
                        return addresses;
                    }
                });
    }

    /** How long a connection of {@code attempt} may take: what is not known to be able elsewhere is waited for here. */
    static Duration connectWithin(Attempt attempt, TimeoutsConfig timeouts) {
        return timeouts.connectWithin(attempt.visit().alternatives().surelyCould(Failure.Kind.UNAVAILABLE));
    }

    /**
     * The share of the direct memory that is in buffers. While the pool has not taken much of it, what it has taken is a bound for
     * that, and quickly told. The last chunk is left out: others may have taken a part of its room.
     */
    private static double bufferMemory() {
        long taken = PlatformDependent.usedDirectMemory();
        long most = PlatformDependent.maxDirectMemory();
        if (taken <= 0 || most <= 0 || taken < most / 4 * 3) {
            return 0;
        }
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        long usable = Math.max(most / 2, most - pool.metric().chunkSize());
        return (double) pool.pinnedDirectMemory() / usable;
    }

    /** A provider's own keys. */
    KeyRing keys(Provider provider) {
        return keys.of(provider);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** What the front sees of it. */
    Engine engine() {
        return engine;
    }

    /** Another one is in force: it is closed now, or when its last exchange ends. */
    void retire() {
        retired = true;
        closeWhenUnused();
    }

    /** Whether it is retired and its last exchange has ended. */
    boolean closed() {
        return closed.get();
    }

    /** An exchange that began in this very moment goes on: what is closed only keeps keys fresh. */
    private void closeWhenUnused() {
        if (retired && underWay.get() == 0 && closed.compareAndSet(false, true)) {
            keys.close();
            sent.close();
        }
    }

    /** Counts the exchanges under way. */
    private final class Count implements ExchangeListener {
        @Override
        public void started(Exchange exchange) {
            underWay.incrementAndGet();
        }

        @Override
        public void ended(Exchange exchange, ExchangeEnd end) {
            if (underWay.decrementAndGet() == 0) {
                closeWhenUnused();
            }
        }
    }
}
