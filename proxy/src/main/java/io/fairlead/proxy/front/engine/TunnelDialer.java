package io.fairlead.proxy.front.engine;

import io.fairlead.proxy.egress.AddressRule;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;

/** Opens raw connections for tunnels and plain forwarding. Safe for any thread. */
@FunctionalInterface
public interface TunnelDialer {

    /**
     * Resolves {@code host}, and connects to an address that {@code rule} lets through, through the configured upstream
     * proxy if there is one. The channel has {@code autoRead} off, half-closure allowed and an empty pipeline.
     *
     * @return completes on {@code loop}; fails with a {@link TunnelFailure}
     */
    CompletionStage<Channel> dial(EventLoop loop, String host, int port, AddressRule rule);
}
