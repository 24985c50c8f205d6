package io.fairlead.proxy.front.connect;

import io.fairlead.proxy.exchange.Provider;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;

/** Opens a connection of its own to a provider, for an upgrade to another protocol. Safe for any thread. */
@FunctionalInterface
public interface UpgradeDialer {

    /**
     * Connects to {@code provider}, TLS included, HTTP/1.1 by ALPN. The channel carries HTTP/1.1 in the clear at the end
     * of its pipeline, has {@code autoRead} off and half-closure allowed.
     *
     * @return completes on {@code loop}; fails with a {@link DialFailure}
     */
    CompletionStage<Channel> dial(EventLoop loop, Provider provider);
}
