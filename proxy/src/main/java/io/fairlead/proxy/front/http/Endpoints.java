package io.fairlead.proxy.front.http;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Between which addresses a request came.
 *
 * @param client who asks; null where it has no address
 * @param local where it reached us; null where that is none of the network
 */
record Endpoints(@Nullable InetAddress client, @Nullable InetSocketAddress local) {

    static Endpoints of(Channel channel) {
        return of(channel.remoteAddress(), channel.localAddress());
    }

    static Endpoints of(@Nullable SocketAddress client, @Nullable SocketAddress local) {
        return new Endpoints(
                client instanceof InetSocketAddress it ? it.getAddress() : null,
                local instanceof InetSocketAddress it ? it : null);
    }
}
