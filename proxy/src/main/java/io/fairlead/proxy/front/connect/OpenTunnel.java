package io.fairlead.proxy.front.connect;

import io.fairlead.proxy.front.engine.FrontListener;
import io.fairlead.proxy.front.listen.Connections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** Two channels joined to a tunnel. It runs until one of its ends closes it, or the time to finish is over. */
public record OpenTunnel(Channel client) implements Connections.Served {

    /**
     * Joins {@code client} to {@code peer}, whose reading the caller begins.
     *
     * @return what the client's pipeline ends with from here on
     */
    public static ChannelHandler join(
            Channel client, Channel peer, FrontListener events, Connections connections, String host, int port) {
        TunnelRelay up = new TunnelRelay(peer);
        TunnelRelay down = new TunnelRelay(client);
        peer.pipeline().addLast(down);
        events.tunnelOpened(host, port);
        client.closeFuture().addListener(closed -> events.tunnelClosed(host, port, up.bytes(), down.bytes()));
        connections.serve(client, new OpenTunnel(client));
        return up;
    }

    @Override
    public void drain() {
        // Whether it is idle cannot be known: its bytes are not ours to read.
    }

    @Override
    public void cut() {
        client.close();
    }
}
