package io.fairlead.proxy.front;

import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.front.connect.ConnectRouter;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.front.http.ErrorPages;
import io.fairlead.proxy.front.http.HttpPipelines;
import io.fairlead.proxy.front.intercept.Interception;
import io.fairlead.proxy.front.intercept.Untrusting;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.front.listen.LingeringClose;
import io.fairlead.proxy.front.listen.Listener;
import io.fairlead.proxy.front.transparent.RedirectedPort;
import io.fairlead.proxy.front.transparent.Redirection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The client's side of Fairlead: its listeners and all connections that came through them. Safe for any thread. */
public final class Front {

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Connections above {@code max-connections} that may be open a moment longer, to hear that they are. */
    private static final int LEAVING = 1_000;

    private final EventLoopGroup loops;
    private final Supplier<Engine> engines;
    private final OwnListeners own;
    private final Connections connections = new Connections();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final HttpPipelines pipelines;
    private final Untrusting untrusting = new Untrusting();
    private final AtomicInteger leaving = new AtomicInteger();

    /**
     * @param engines the present snapshot
     * @param own hears of each bound port, so that nobody reaches it through Fairlead
     */
    public Front(EventLoopGroup loops, Supplier<Engine> engines, OwnListeners own) {
        this.loops = loops;
        this.engines = engines;
        this.own = own;
        this.pipelines = new HttpPipelines(engines, connections);
        pipelines.connects(new ConnectRouter(
                (host, port) -> interception(host, port, Entrance.INTERCEPT), untrusting, connections));
    }

    private Interception interception(String host, int port, Entrance entrance) {
        return new Interception(engines, pipelines, untrusting, connections, host, port, entrance);
    }

    /** Binds the port that serves forward-proxy, absolute-form and base-URL requests; completes with where it listens. */
    public CompletableFuture<InetSocketAddress> listen(InetSocketAddress address) {
        return listen(ListenerSpec.open(address));
    }

    /** Binds what {@code spec} says; completes with where it listens. */
    public CompletableFuture<InetSocketAddress> listen(ListenerSpec spec) {
        Consumer<Throwable> notAccepted = cause -> engines.get().events().notAccepted(cause);
        return Listener.bind(loops, spec.address(), new Accepted(spec), notAccepted)
                .thenApply(listener -> {
                    own.add(listener.address());
                    listeners.add(listener);
                    return listener.address();
                });
    }

    /** How many client connections are open. */
    public int connections() {
        return connections.size();
    }

    /**
     * Accepts nothing more and lets what runs finish for {@code atMost}; after that streams are cut with their dialect's
     * error event. Completes when no connection is left.
     */
    public CompletableFuture<Void> drain(Duration atMost) {
        for (Listener each : listeners) {
            each.close();
            own.remove(each.address());
        }
        CompletableFuture<Void> gone = connections.drain();
        loops.next().schedule(connections::cut, atMost.toNanos(), TimeUnit.NANOSECONDS);
        loops.next().schedule(connections::close, atMost.plus(LAST_WORDS).toNanos(), TimeUnit.NANOSECONDS);
        return gone;
    }

    /** Says why to a client that may be speaking already; to all but {@value #LEAVING} at a time at the price of a reset. */
    private void turnAway(Channel channel, ByteBuf answer) {
        if (leaving.incrementAndGet() > LEAVING) {
            leaving.decrementAndGet();
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.closeFuture().addListener(closed -> leaving.decrementAndGet());
        channel.write(answer);
        LingeringClose.close(channel);
    }

    /** What a connection meets first, which may take so many nanoseconds to begin. */
    private Function<Long, ChannelHandler> door(ListenerSpec.Door door) {
        if (door instanceof ListenerSpec.Door.Redirected redirected) {
            Redirection redirection = new Redirection(
                    engines,
                    redirected.destination(),
                    (host, port) -> interception(host, port, Entrance.TRANSPARENT),
                    untrusting,
                    connections);
            return nanos -> new RedirectedPort(redirection, nanos);
        }
        return nanos -> new OpenPort(pipelines, connections, nanos);
    }

    /** Prepares an accepted connection, or turns it away. */
    @io.netty.channel.ChannelHandler.Sharable
    private final class Accepted extends ChannelInitializer<Channel> {
        private final ListenerSpec spec;
        private final Function<Long, ChannelHandler> door;

        Accepted(ListenerSpec spec) {
            this.spec = spec;
            this.door = door(spec.door());
        }

        @Override
        protected void initChannel(Channel channel) {
            Engine engine = engines.get();
            FrontConfig config = engine.config();
            if (!connections.open(channel, config.maxConnections())) {
                engine.events().turnedAway();
                turnAway(
                        channel,
                        ErrorPages.message(
                                503, "max_connections", "as many connections are open as are allowed", engine.newId()));
                return;
            }
            if (channel.remoteAddress() instanceof InetSocketAddress client
                    && !spec.clients().apply(config).admits(client.getAddress())) {
                engine.events().rejected("", 403, "client_not_allowed", "");
                channel.close();
                return;
            }
            channel.pipeline().addLast(door.apply(config.clocks().head().toNanos()));
        }

        @Override
        public void exceptionCaught(io.netty.channel.ChannelHandlerContext ctx, Throwable cause) {
            engines.get().events().failed(cause);
            ctx.close();
        }
    }
}
