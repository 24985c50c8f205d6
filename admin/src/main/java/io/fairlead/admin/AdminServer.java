package io.fairlead.admin;

import io.fairlead.proxy.observe.AuditLog;
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
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admin port, with an event loop of its own. Nothing but probes is answered there; what may take a while is a worker's.
 * Closed by {@link #close()}.
 */
public final class AdminServer implements AutoCloseable {

    private static final int BODY_BOUND = 1 << 20;
    private static final int MOST_CONNECTIONS = 256;
    private static final int IDLE_SECONDS = 75;
    private static final int WORKERS = 2;
    private static final int WAITING = 64;

    private final EventLoopGroup group;
    private final Channel channel;
    private final ChannelGroup clients;
    private final ExecutorService worker;

    private AdminServer(EventLoopGroup group, Channel channel, ChannelGroup clients, ExecutorService worker) {
        this.group = group;
        this.channel = channel;
        this.clients = clients;
        this.worker = worker;
    }

    /**
     * Listens at {@code address}; blocks until it does.
     *
     * @param token demanded of every call but health and metrics, or null; asked for each call
     * @throws IllegalStateException when the address cannot be bound
     */
    public static AdminServer start(
            InetSocketAddress address,
            Supplier<@Nullable String> token,
            EngineView engine,
            Health health,
            MetricsText metrics) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("fairlead-admin", true), NioIoHandler.newFactory());
        Guard guard = new Guard(address.getAddress(), token, new Sessions(InstantSource.system()));
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                new DefaultThreadFactory("fairlead-admin-work", true));
        worker.allowCoreThreadTimeOut(true);
        Router router = Resources.router(engine, health, metrics, worker);
        SessionResources.add(router, guard);
        AuditLog audit = new AuditLog();
        ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        OpenConnections connections = new OpenConnections(MOST_CONNECTIONS);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        clients.add(client);
                        client.pipeline()
                                .addLast(new ReadTimeoutHandler(IDLE_SECONDS, TimeUnit.SECONDS))
                                .addLast(new HttpServerCodec())
                                .addLast(new BoundedBodies(BODY_BOUND))
                                .addLast(new AdminHandler(guard, router, audit, connections));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            worker.shutdown();
            throw new IllegalStateException(
                    "the admin port cannot listen at " + address.getHostString() + ":" + address.getPort() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new AdminServer(group, bound.channel(), clients, worker);
    }

    /** Where it listens; the port is real also when 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        clients.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        worker.shutdown();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
