package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TlsConfig.UntrustingClients;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.EgressRule;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.front.engine.FrontListener;
import io.fairlead.proxy.front.engine.TunnelDialer;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.upstream.SecuredDialer;
import io.fairlead.proxy.upstream.WayOut;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The engine under one configuration, as the front sees it. Immutable. */
final class FrontEngine implements Engine {

    private static final Duration DIAL = Duration.ofSeconds(10);

    private final Snapshot snapshot;
    private final FrontConfig config;
    private final Service<Exchange> path;
    private final Shared shared;
    private final EgressRule egress;
    private final ExchangeListener listener;
    private final FrontListener events;
    private final List<String> names;
    private final TunnelDialer tunnels;
    private final TunnelDialer securedTunnels;

    /**
     * The engine under {@code snapshot}.
     *
     * @param out how connections leave this network
     * @param listener hears of this generation's exchanges
     */
    FrontEngine(
            Snapshot snapshot,
            Service<Exchange> path,
            EgressRule egress,
            WayOut out,
            Shared shared,
            ExchangeListener listener) {
        this.snapshot = snapshot;
        this.config = Assembly.front(
                snapshot.configuration().proxy(), shared.began(), shared.host().client());
        this.path = path;
        this.egress = egress;
        this.shared = shared;
        this.listener = listener;
        this.events = shared.watchers().front();
        this.tunnels = (loop, host, port, rule) -> Dials.raw(out.dial(loop, host, port, rule, DIAL));
        this.securedTunnels = (loop, host, port, rule) -> Dials.secured(
                new SecuredDialer(shared.upstreams(), out, shared.certificates().upstream()),
                loop,
                new Origin("https", host, port),
                rule,
                DIAL);
        this.names = snapshot.providers().stream().map(ProviderConfig::name).toList();
    }

    @Override
    public FrontConfig config() {
        return config;
    }

    @Override
    public @Nullable Provider at(String host, int port) {
        return provider(snapshot.providerForHost(host, port));
    }

    @Override
    public @Nullable Provider named(String name) {
        return provider(snapshot.providerNamed(name));
    }

    private static @Nullable Provider provider(@Nullable ProviderConfig configured) {
        return configured == null ? null : configured.provider();
    }

    @Override
    public List<String> providers() {
        return names;
    }

    @Override
    public Service<Exchange> path() {
        return path;
    }

    @Override
    public ExchangeListener listener() {
        return listener;
    }

    @Override
    public FrontListener events() {
        return events;
    }

    @Override
    public MemoryAccount memory() {
        return shared.memory();
    }

    @Override
    public LargeWork large() {
        return shared.large();
    }

    @Override
    public String pseudonym() {
        return shared.pseudonym();
    }

    @Override
    public String newId() {
        return ExchangeIds.next();
    }

    @Override
    public Instant now() {
        return shared.clock().instant();
    }

    @Override
    public CompletionStage<SslContext> certificate(String host, boolean http1Only) {
        return shared.certificates().leaves().contextFor(host, http1Only);
    }

    @Override
    public boolean http1Only(String host) {
        List<String> hosts = snapshot.configuration().tls().http1Only();
        return hosts.contains(host) || hosts.contains("*");
    }

    @Override
    public boolean certifies(String host) {
        return shared.certificates().certifies(host);
    }

    @Override
    public boolean tunnelUntrusting() {
        return snapshot.configuration().tls().untrustingClients() == UntrustingClients.TUNNEL;
    }

    @Override
    public EgressRule egress() {
        return egress;
    }

    @Override
    public AddressRule addresses(Provider provider) {
        return Assembly.addresses(snapshot.providerNamed(provider.name()), shared.ownListeners());
    }

    @Override
    public TunnelDialer tunnels() {
        return tunnels;
    }

    @Override
    public TunnelDialer securedTunnels() {
        return securedTunnels;
    }
}
