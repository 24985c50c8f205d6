package io.fairlead.proxy.front.listen;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.function.Supplier;

/**
 * How this machine moves bytes: epoll on Linux, kqueue on a Mac, else Java's own. The system property {@value #PROPERTY}
 * asks for another ({@code epoll}, {@code io_uring}, {@code kqueue}, {@code nio}); one that is not available, or whose classes
 * were left out, gives way to the next.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references hold nothing
public enum Transport {
    EPOLL(
            "epoll",
            () -> brought("epoll.Epoll") && Epoll.isAvailable(),
            () -> EpollIoHandler.newFactory(),
            () -> EpollServerSocketChannel.class,
            () -> EpollSocketChannel.class),
    KQUEUE(
            "kqueue",
            () -> brought("kqueue.KQueue") && KQueue.isAvailable(),
            () -> KQueueIoHandler.newFactory(),
            () -> KQueueServerSocketChannel.class,
            () -> KQueueSocketChannel.class),
    IO_URING(
            "io_uring",
            () -> brought("uring.IoUring") && IoUring.isAvailable(),
            () -> IoUringIoHandler.newFactory(),
            () -> IoUringServerSocketChannel.class,
            () -> IoUringSocketChannel.class),
    NIO("nio", () -> true, NioIoHandler::newFactory, () -> NioServerSocketChannel.class, () -> NioSocketChannel.class);

    /** The system property that asks for a transport by name. */
    public static final String PROPERTY = "io.fairlead.transport";

    private final String word;
    private final Supplier<Boolean> available;
    private final Supplier<IoHandlerFactory> factory;
    private final Supplier<Class<? extends ServerChannel>> server;
    private final Supplier<Class<? extends Channel>> client;

    Transport(
            String word,
            Supplier<Boolean> available,
            Supplier<IoHandlerFactory> factory,
            Supplier<Class<? extends ServerChannel>> server,
            Supplier<Class<? extends Channel>> client) {
        this.word = word;
        this.available = available;
        this.factory = factory;
        this.server = server;
        this.client = client;
    }

    /** The transport of this process, chosen once. */
    public static Transport current() {
        return Chosen.IT;
    }

    /** As {@code fairlead version} prints it. */
    public String word() {
        return word;
    }

    public Class<? extends ServerChannel> server() {
        return server.get();
    }

    public Class<? extends Channel> client() {
        return client.get();
    }

    /** {@code loops} event loops, whose threads are named {@code name}. The caller shuts them down. */
    public EventLoopGroup group(int loops, String name) {
        return new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory(name, true), factory.get());
    }

    /** No method reference may name a class that was left out. */
    private static boolean brought(String name) {
        try {
            Class.forName("io.netty.channel." + name, false, Transport.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Transport choose(String wanted) {
        for (Transport each : values()) {
            if (each.word.equals(wanted) && each.available.get()) {
                return each;
            }
        }
        if (EPOLL.available.get()) {
            return EPOLL;
        }
        return KQUEUE.available.get() ? KQUEUE : NIO;
    }

    private static final class Chosen {
        static final Transport IT = choose(System.getProperty(PROPERTY, ""));
    }
}
