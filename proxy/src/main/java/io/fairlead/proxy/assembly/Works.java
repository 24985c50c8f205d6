package io.fairlead.proxy.assembly;

import io.fairlead.dialect.registry.Apis;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.Credentials;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.front.Front;
import io.fairlead.proxy.front.listen.Transport;
import io.fairlead.proxy.policy.admission.AdmissionConfig;
import io.fairlead.proxy.policy.admission.InFlight;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.translate.Ways;
import io.fairlead.proxy.upstream.Dialer;
import io.fairlead.proxy.upstream.JdkResolver;
import io.fairlead.proxy.upstream.Names;
import io.fairlead.proxy.upstream.PoolConfig;
import io.fairlead.proxy.upstream.UpstreamService;
import io.fairlead.proxy.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.util.internal.PlatformDependent;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The running parts of an engine, in the order in which they are started, and how they end. Safe for any thread; starting and
 * closing block.
 */
public final class Works implements AutoCloseable {

    private static final Duration DIAL = Duration.ofSeconds(10);

    private final long startedNanos = System.nanoTime();
    private final InFlight inFlight = new InFlight();
    private final MemoryAccount memory =
            MemoryAccount.of(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    private final OwnListeners ownListeners = new OwnListeners();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Snapshot snapshot;
    private final Certificates certificates;
    private final Watchers watchers;
    private final Credentials credentials = new Credentials();
    private final JdkResolver resolver;
    private final EventLoopGroup loops;
    private final Upstreams upstreams;
    private final Breakers breakers;
    private final Limiters limiters;
    private final Front front;
    private final InetSocketAddress address;

    /** Starts everything; when one part cannot start, none runs. */
    public static Works start(Snapshot snapshot, StateFolder folder, MeterRegistry registry) {
        return new Works(snapshot, folder, registry);
    }

    private Works(Snapshot snapshot, StateFolder folder, MeterRegistry registry) {
        this.snapshot = snapshot;
        Clock clock = Clock.systemUTC();

        certificates = Certificates.open(snapshot, folder, clock);
        watchers = new Watchers(snapshot, registry, clock);

        // The way up: loops, names, connections.
        int count = Math.max(1, Runtime.getRuntime().availableProcessors());
        loops = Transport.current().group(count, "fairlead");
        resolver = new JdkResolver();
        Dialer dialer = new Dialer(
                new Names(resolver, System::nanoTime),
                new ReflectiveChannelFactory<>(Transport.current().client()));
        upstreams = new Upstreams(dialer, count);
        breakers = new Breakers(System::nanoTime, watchers.movements());
        limiters = new Limiters(System::nanoTime);

        // What all calls share, and the ways that they take.
        Ways ways = new Ways(
                provider -> Assembly.entry(snapshot, provider),
                (provider, model) -> Assembly.deployment(snapshot, provider, model),
                Apis::named,
                Apis::embeddings);
        Wiring wiring = new Wiring(
                inFlight,
                AdmissionConfig.defaults(),
                Works::bufferMemory,
                reach(ways),
                new RetryBudget(),
                () -> ThreadLocalRandom.current().nextDouble(),
                breakers,
                limiters,
                new LearnedTimes(System::nanoTime),
                Judge.byClassifier(clock),
                attempt -> Assembly.reasoning(snapshot, attempt),
                ways,
                snapshot.configuration().proxy().maxBody(),
                clock,
                Assembly.keys(snapshot, credentials),
                new UpstreamService(upstreams, certificates.upstream(), settings()));
        Paths paths = new Paths(snapshot, wiring);

        // The way in.
        FrontEngine engine = new FrontEngine(
                snapshot,
                Assembly.front(snapshot.configuration().proxy()),
                paths,
                Assembly.egress(snapshot.configuration().proxy(), ownListeners),
                new FrontEngine.Shared(
                        watchers.exchanges(),
                        watchers.front(),
                        certificates.leaves(),
                        (loop, host, port, rule) -> Dials.raw(dialer.dial(loop, host, port, rule, DIAL)),
                        this::addresses,
                        memory,
                        "fairlead-" + ExchangeIds.next(),
                        clock));
        front = new Front(loops, () -> engine, ownListeners);
        watchers.show(breakers, limiters, upstreams.figures());
        watchers.show(memory);
        try {
            var listen = snapshot.configuration().proxy().listen();
            address = front.listen(new InetSocketAddress(listen.host(), listen.port()))
                    .join();
        } catch (RuntimeException e) {
            close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "the proxy cannot listen at "
                            + snapshot.configuration().proxy().listen() + ": " + cause.getMessage(),
                    e);
        }
    }

    private Reach reach(Ways ways) {
        return new Reach() {
            @Override
            public boolean speaks(Exchange exchange, Target target) {
                return ways.lead(exchange, target);
            }

            @Override
            public long window(Exchange exchange, Target target) {
                String model = target.model() != null ? target.model() : exchange.model();
                return Assembly.window(snapshot, target.provider().name(), model);
            }

            @Override
            public boolean free(Exchange exchange, Target target) {
                return true; // a route knows more: see RouteReach
            }
        };
    }

    private UpstreamService.Settings settings() {
        return new UpstreamService.Settings() {
            @Override
            public PoolConfig pool(Attempt attempt) {
                return Assembly.policies(snapshot, attempt).pool();
            }

            @Override
            public Duration connect(Attempt attempt) {
                return Assembly.policies(snapshot, attempt).timeouts().connect();
            }

            @Override
            public AddressRule addresses(Attempt attempt) {
                return Works.this.addresses(attempt.target().provider().name());
            }
        };
    }

    private AddressRule addresses(String provider) {
        return Assembly.addresses(snapshot.providerNamed(provider), ownListeners);
    }

    /** The share of the direct memory in use, as far as Netty counts it. */
    private static double bufferMemory() {
        long used = PlatformDependent.usedDirectMemory();
        long most = PlatformDependent.maxDirectMemory();
        return used <= 0 || most <= 0 ? 0 : (double) used / most;
    }

    public InetSocketAddress address() {
        return address;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /** A listener of this process that nobody may reach through the proxy. */
    public void ownListener(InetSocketAddress address) {
        ownListeners.add(address);
    }

    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
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

    /** A provider's connections over all protocols, by state. */
    public Map<String, Long> pool(String provider) {
        return upstreams.figures().states(provider);
    }

    public String caCertificate() {
        return certificates.authority();
    }

    public boolean draining() {
        return inFlight.draining();
    }

    /** Takes nothing new, lets what runs finish for the configured time, then cuts it; completes when all is over. */
    public CompletableFuture<Void> drain() {
        Duration limit = snapshot.configuration().proxy().drain();
        inFlight.drain();
        front.drain(limit).whenComplete((done, failure) -> {
            inFlight.cut();
            drained.complete(null);
        });
        return drained;
    }

    public CompletableFuture<Void> drained() {
        return drained;
    }

    @Override
    public void close() {
        front.drain(Duration.ZERO);
        upstreams.close();
        loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        resolver.close();
        certificates.close();
        credentials.close();
    }
}
