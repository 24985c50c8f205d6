package io.fairlead.sidecar.simulated;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A provider on this machine, over real TLS and sockets, that misbehaves on a script. */
public final class SimulatedProvider {

    private final Channel channel;

    private SimulatedProvider(Channel channel) {
        this.channel = channel;
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param faults what the n-th call meets
     */
    static SimulatedProvider start(
            EventLoopGroup group, SslContext tls, Dialogue dialogue, LongFunction<Fault> faults) {
        AtomicLong calls = new AtomicLong();
        Channel channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline()
                                .addLast(tls.newHandler(client.alloc()))
                                .addLast(new Negotiated(() ->
                                        new SimulatedExchange(dialogue, () -> faults.apply(calls.getAndIncrement()))));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return new SimulatedProvider(channel);
    }

    /** Where it listens, of the loopback address. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
