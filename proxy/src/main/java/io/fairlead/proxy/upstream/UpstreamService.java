package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.tls.UpstreamTls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The end of the attempt's way: the request goes out on a connection to the target's provider. The outcome is the answer's head
 * with a body that flows, or what went wrong before it.
 *
 * <p>Called and completed on the exchange's loop, which must be one of Netty's. An attempt that is aborted lets go of its
 * connection (HTTP/1.1) or stream (HTTP/2) at once; so does a body that is cancelled.
 */
public final class UpstreamService implements Service<Attempt> {

    /** What configuration says of an attempt's target. Asked once an attempt; safe for any thread. */
    public interface Settings {

        PoolConfig pool(Attempt attempt);

        /** Bounds name, connection and TLS together, and the wait for a free connection. Asked only when one is needed. */
        Duration connect(Attempt attempt);

        /** Decides about each address of the provider's host. */
        AddressRule addresses(Attempt attempt);
    }

    private final Upstreams upstreams;
    private final WayOut out;
    private final UpstreamTls tls;
    private final Settings settings;
    private final UpgradeDialer upgrades;

    /** Straight. */
    UpstreamService(Upstreams upstreams, UpstreamTls tls, Settings settings) {
        this(upstreams, upstreams.dialer(), tls, settings);
    }

    /** {@code out}: how connections leave this network. */
    public UpstreamService(Upstreams upstreams, WayOut out, UpstreamTls tls, Settings settings) {
        this.upstreams = upstreams;
        this.out = out;
        this.tls = tls;
        this.settings = settings;
        this.upgrades = new UpgradeDialer(upstreams, out, tls);
    }

    @Override
    public CompletableFuture<Outcome> serve(Attempt attempt) {
        if (attempt.request().upgrade() != null) {
            return new Upgrading(attempt, upgrades, settings.connect(attempt), settings.addresses(attempt)).start();
        }
        PoolConfig config = settings.pool(attempt);
        PoolKey key = PoolKey.of(attempt.target().provider(), out, config.http2(), tls);
        Pool pool = upstreams.on(attempt.exchange().loop()).pool(key);
        return new UpstreamAttempt(attempt, pool, config, () -> settings.connect(attempt), settings.addresses(attempt))
                .start();
    }
}
