package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way through an upstream proxy, for the hosts that it is for; the way to others is straight. Names of hosts go to the
 * proxy as they are, and it looks them up.
 *
 * <p>Safe for any thread; each dial runs on the loop it is given.
 */
public final class ProxyDialer implements WayOut {

    private static final long FRESH_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private final UpstreamProxyConfig proxy;
    private final Dialer direct;
    private final UpstreamTls tls;
    private final AddressRule addresses;
    private final NetworkListener listener;
    private final AtomicLong worked = new AtomicLong(NEVER);
    private final int hash;

    /**
     * Through {@code proxy}.
     *
     * @param tls how an {@code https} proxy is checked
     * @param addresses where the proxy itself may be: never at a listener of our own
     */
    public ProxyDialer(
            UpstreamProxyConfig proxy,
            Dialer direct,
            UpstreamTls tls,
            AddressRule addresses,
            NetworkListener listener) {
        this.proxy = proxy;
        this.direct = direct;
        this.tls = tls;
        this.addresses = addresses;
        this.listener = listener;
        this.hash = Objects.hash(proxy.origin(), System.identityHashCode(tls), System.identityHashCode(direct));
    }

    @Override
    public WayOut to(String host, int port) {
        return proxy.carries(host, port) ? this : direct;
    }

    @Override
    public CompletableFuture<Dialed> dial(EventLoop loop, String host, int port, AddressRule rule, Duration within) {
        if (!proxy.carries(host, port)) {
            return direct.dial(loop, host, port, rule, within);
        }
        ProxyTunnel tunnel = new ProxyTunnel(this, loop, host, port);
        tunnel.start(rule, within);
        return tunnel.result();
    }

    UpstreamProxyConfig proxy() {
        return proxy;
    }

    Dialer direct() {
        return direct;
    }

    UpstreamTls tls() {
        return tls;
    }

    AddressRule addresses() {
        return addresses;
    }

    NetworkListener listener() {
        return listener;
    }

    /** It opened a tunnel just now. */
    void works() {
        worked.set(System.nanoTime());
    }

    /** Whether it opened one a while ago, so that what it says of a host is about that host. */
    boolean knownToWork() {
        long last = worked.get();
        return last != NEVER && System.nanoTime() - last < FRESH_NANOS;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ProxyDialer it && it.direct == direct && it.tls == tls && it.proxy.equals(proxy));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
