package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How connections leave this network: straight, or through an upstream proxy. Equal ones lead the same way. Safe for any thread. */
public interface WayOut {

    /** The way that {@link #dial} takes to this host. */
    WayOut to(String host, int port);

    /**
     * Dials. The future completes on {@code loop}, with a value in every case; whoever cancels it need not care about a
     * connection that comes too late: it is closed.
     *
     * @param host by name or address, without brackets
     * @param rule decides about each address of the host that is seen here
     * @param within bounds all of it
     */
    CompletableFuture<Dialed> dial(EventLoop loop, String host, int port, AddressRule rule, Duration within);
}
