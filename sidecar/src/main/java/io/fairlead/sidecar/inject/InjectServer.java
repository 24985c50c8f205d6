package io.fairlead.sidecar.inject;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves {@code /mutate} and {@code /healthz} over TLS. Closed by {@link #close()}, which answers what was asked before. */
public final class InjectServer implements AutoCloseable {

    /** An object in a cluster is at most 1.5 MiB, and a review may hold two. */
    static final int MOST_BYTES = 8 << 20;

    private static final int MOST_CONNECTIONS = 256;
    private static final int IDLE_SECONDS = 90;
    private static final int WORKERS = 2;
    private static final int WAITING = 256;

    private final EventLoopGroup group;
    private final ExecutorService workers;
    private final ChannelGroup clients;
    private final Channel channel;

    private InjectServer(EventLoopGroup group, ExecutorService workers, ChannelGroup clients, Channel channel) {
        this.group = group;
        this.workers = workers;
        this.clients = clients;
        this.channel = channel;
    }

    /**
     * Listens at {@code address}; blocks until it does.
     *
     * @param certificate asked for each connection, so that a renewed one needs no restart
     * @throws IOException when the address cannot be had
     */
    public static InjectServer start(InetSocketAddress address, Supplier<SslContext> certificate, Admission admission)
            throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("fairlead-inject", true), NioIoHandler.newFactory());
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                new DefaultThreadFactory("fairlead-inject-work", true));
        ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        if (clients.size() >= MOST_CONNECTIONS) {
                            client.close();
                            return;
                        }
                        clients.add(client);
                        client.pipeline()
                                .addLast(new ReadTimeoutHandler(IDLE_SECONDS, TimeUnit.SECONDS))
                                .addLast(certificate.get().newHandler(client.alloc()))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MOST_BYTES, true))
                                .addLast(new ReviewHandler(admission, workers));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            workers.shutdown();
            throw new IOException(
                    "cannot listen at " + address.getHostString() + ":" + address.getPort() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new InjectServer(group, workers, clients, bound.channel());
    }

    /** Where it listens; the port is real also when 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        workers.shutdown();
        try {
            boolean done = workers.awaitTermination(3, TimeUnit.SECONDS);
            if (!done) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
