package io.fairlead.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The provider's end: TLS, HTTP/1.1 with connections that stay, on one event loop. */
final class Upstream implements AutoCloseable {

    private static final int BACKLOG = 4096;

    private final EventLoopGroup group;
    private final Channel channel;

    private Upstream(EventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /** Listens on a free port of the loopback address. */
    static Upstream start(SslContext tls) {
        EventLoopGroup group = Transport.loop();
        StreamWheel wheel = new StreamWheel(group.next());
        Channel channel = new ServerBootstrap()
                .group(group)
                .channel(Transport.listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline().addLast(tls.newHandler(client.alloc()), new UpstreamCall(wheel));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return new Upstream(group, channel);
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
