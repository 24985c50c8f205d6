package io.fairlead.sidecar.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A provider on this machine, over real TLS and sockets, that misbehaves on a script. */
final class SimulatedProvider {

    private static final int BODY_BOUND = 1 << 20;

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
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(BODY_BOUND))
                                .addLast(new SimulatedExchange(dialogue, () -> faults.apply(calls.getAndIncrement())));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return new SimulatedProvider(channel);
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
