package io.fairlead.proxy;

import io.fairlead.proxy.assembly.Works;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.health.ProviderHealth;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.tls.StateFolder;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The engine's front door: started with a configuration, drained, closed. Safe for any thread; starting, draining to the end
 * and closing block, so never on an event loop.
 */
public final class Fairlead implements AutoCloseable {

    private final Works works;

    private Fairlead(Works works) {
        this.works = works;
    }

    /**
     * Starts listening under {@code snapshot}, with the CA and trust files of {@code folder}, which are made on first use.
     *
     * @throws IllegalStateException when the address cannot be bound
     * @throws io.fairlead.proxy.tls.TlsSetupException when the CA is damaged or unsafe
     */
    public static Fairlead start(Snapshot snapshot, StateFolder folder, MeterRegistry registry) {
        return new Fairlead(Works.start(snapshot, folder, registry));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return works.address();
    }

    /** The configuration in force. */
    public Snapshot snapshot() {
        return works.snapshot();
    }

    /** Names a listener of this process, such as the admin port: nobody may reach it through the proxy. */
    public void ownListener(InetSocketAddress address) {
        works.ownListener(address);
    }

    public Duration uptime() {
        return works.uptime();
    }

    public RecentExchanges recent() {
        return works.watchers().recent();
    }

    public Breakers breakers() {
        return works.breakers();
    }

    public Limiters limiters() {
        return works.limiters();
    }

    public ProviderHealth health() {
        return works.watchers().health();
    }

    /** Counters since the start, by name. */
    public Map<String, Long> totals() {
        return works.watchers().totals();
    }

    /** A provider's latency percentiles in milliseconds, by name. */
    public Map<String, Long> latency(String provider) {
        return works.watchers().latency(provider);
    }

    /** A provider's connections, by state. */
    public Map<String, Long> pool(String provider) {
        return works.pool(provider);
    }

    /** The public certificate of the CA, PEM. */
    public String caCertificate() {
        return works.caCertificate();
    }

    public boolean draining() {
        return works.draining();
    }

    /** Takes nothing new; completes when what ran has ended, at the latest after the configured time to drain. */
    public CompletableFuture<Void> drain() {
        return works.drain();
    }

    /** Completes when a drain is over, whoever asked for it. */
    public CompletableFuture<Void> drained() {
        return works.drained();
    }

    /** Ends everything now. */
    @Override
    public void close() {
        works.close();
    }
}
