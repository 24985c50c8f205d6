package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.FlowSize;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One race for a connection: addresses of both families in turn, each with a head start over the next (RFC 8305 sections 4 and
 * 5). A failure starts the next at once. The first connection wins and the others are closed. Confined to its loop.
 */
final class AddressRace {

    static final long HEAD_START_MILLIS = 250;

    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> channels;
    private final String host;
    private final int port;
    private final List<InetAddress> addresses;
    private final CompletableFuture<Dialed> result;
    private final List<ChannelFuture> running = new ArrayList<>(2);
    private @Nullable ScheduledFuture<?> nextStart;
    private @Nullable Throwable lastCause;
    private int started;
    private int failed;

    AddressRace(
            EventLoop loop,
            ChannelFactory<? extends Channel> channels,
            String host,
            int port,
            List<InetAddress> addresses,
            CompletableFuture<Dialed> result) {
        this.loop = loop;
        this.channels = channels;
        this.host = host;
        this.port = port;
        this.addresses = inTurn(addresses);
        this.result = result;
    }

    /** The families in turn, beginning with the family that the resolver put first. */
    static List<InetAddress> inTurn(List<InetAddress> addresses) {
        boolean firstIsSix = addresses.get(0) instanceof Inet6Address;
        List<InetAddress> first = new ArrayList<>();
        List<InetAddress> second = new ArrayList<>();
        addresses.forEach(each -> (each instanceof Inet6Address == firstIsSix ? first : second).add(each));
        List<InetAddress> turns = new ArrayList<>(addresses.size());
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                turns.add(first.get(i));
            }
            if (i < second.size()) {
                turns.add(second.get(i));
            }
        }
        return turns;
    }

    void start() {
        assert loop.inEventLoop();
        var unused = result.whenComplete((done, failure) -> OnLoop.run(loop, this::end));
        startNext();
    }

    private void startNext() {
        assert loop.inEventLoop();
        if (nextStart != null) {
            nextStart.cancel(false);
            nextStart = null;
        }
        if (result.isDone() || started == addresses.size()) {
            return;
        }
        InetAddress address = addresses.get(started++);
        if (started < addresses.size()) {
            nextStart = loop.schedule(this::startNext, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(channels)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                // The front's: bytes go from one side to the other, and two pools would hold twice the chunks.
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, FlowSize.reads())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // whoever gets the connection fills its pipeline
                    }
                })
                .connect(new InetSocketAddress(address, port));
        running.add(connecting);
        // A channel that could not even be made or registered says so on an executor of Netty's own.
        connecting.addListener(done -> OnLoop.run(loop, () -> ended(connecting)));
    }

    private void ended(ChannelFuture connecting) {
        running.remove(connecting);
        if (connecting.isSuccess()) {
            if (!result.complete(new Dialed.Connected(connecting.channel()))) {
                close(connecting);
            }
            return;
        }
        failed++;
        lastCause = connecting.cause();
        if (failed == addresses.size()) {
            result.complete(failure());
        } else {
            startNext();
        }
    }

    private Dialed failure() {
        if (lastCause instanceof ConnectTimeoutException) {
            return Dialer.failed(Stage.CONNECT, 504, "connect_timeout", host + " does not answer on port " + port);
        }
        if (Descriptors.usedUp(lastCause)) {
            return Dialer.failed(
                    Stage.CONNECT,
                    503,
                    "fd_pressure",
                    "Fairlead may open no more files, and so no connection to " + host);
        }
        boolean refused = lastCause instanceof ConnectException
                && String.valueOf(lastCause.getMessage()).contains("refused");
        return refused
                ? Dialer.failed(Stage.CONNECT, 502, "connect_refused", host + " refuses connections on port " + port)
                : Dialer.failed(Stage.CONNECT, 502, "connect_unreachable", host + " cannot be reached on port " + port);
    }

    /** Won, lost, or cancelled: whoever still runs is called off. */
    private void end() {
        assert loop.inEventLoop();
        if (nextStart != null) {
            nextStart.cancel(false);
            nextStart = null;
        }
        for (ChannelFuture each : List.copyOf(running)) {
            close(each);
        }
    }

    private static void close(ChannelFuture connecting) {
        ChannelFuture unused = connecting.channel().close();
    }
}
