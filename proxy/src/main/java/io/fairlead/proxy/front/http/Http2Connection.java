package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.listen.Connections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A client's HTTP/2 connection: knows its streams, its idleness and its end. Stands behind the multiplexer. */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Connections.Served {

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Supplier<Engine> engines;
    private final Connections connections;
    private final Http2FrameCodec codec;
    private final WindowUpdates windows;
    private final StreamOrder order;
    private final Set<Http2Stream> streams = new HashSet<>();
    private final DemandRate demands = new DemandRate();
    private ChannelHandlerContext ctx;
    private NettyLoop loop;
    private LazyClock idle;
    private boolean draining;

    @SuppressWarnings("NullAway.Init") // set when it is added to its pipeline, before anything else
    Http2Connection(
            Supplier<Engine> engines,
            Connections connections,
            Http2FrameCodec codec,
            WindowUpdates windows,
            StreamOrder order) {
        this.engines = engines;
        this.connections = connections;
        this.codec = codec;
        this.windows = windows;
        this.order = order;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        loop = NettyLoop.of(context.channel().eventLoop());
        idle = new LazyClock(loop, this::leave);
        idle.set(engines.get().config().clocks().idle());
        connections.serve(context.channel(), this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        idle.stop();
    }

    void opened(Http2Stream stream) {
        streams.add(stream);
        idle.clear();
    }

    void closed(Http2Stream stream) {
        streams.remove(stream);
        if (!streams.isEmpty() || !ctx.channel().isActive()) {
            return;
        }
        if (draining) {
            ctx.close();
        } else {
            idle.set(engines.get().config().clocks().idle());
        }
    }

    /** Watches what the client takes of {@code stream}; {@code widened} runs when it widens its window, {@code widenings} counts. */
    ClientProgress watch(Channel stream, Runnable widened, IntSupplier widenings) {
        int id = ((Http2StreamChannel) stream).stream().id();
        windows.watch(id, widened);
        return ClientProgress.of(stream, id, codec, widenings);
    }

    void watchNoMore(Channel stream) {
        windows.forget(((Http2StreamChannel) stream).stream().id());
    }

    /** What the codec found wrong with {@code stream}, as RFC 9113 section 5.1 names it. */
    Http2Error error(Channel stream, Http2Exception.StreamException found) {
        return order.wentOn(((Http2StreamChannel) stream).stream().id()) ? Http2Error.STREAM_CLOSED : found.error();
    }

    /**
     * Resets a stream whose answer broke off. Past the codec's count of resets, which bounds those that a client provokes: a
     * provider that fails must not cost its clients their connections.
     */
    void breakOff(Channel stream) {
        if (stream instanceof Http2StreamChannel it) {
            ChannelHandlerContext at = ctx.pipeline().context(codec);
            codec.resetStream(at, it.stream().id(), Http2Error.INTERNAL_ERROR.code(), at.newPromise());
            at.flush();
        }
    }

    private void leave() {
        ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        ctx.close();
    }

    @Override
    public void drain() {
        if (draining) {
            return;
        }
        draining = true;
        if (streams.isEmpty()) {
            leave();
        } else {
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        }
    }

    @Override
    public void cut() {
        for (Http2Stream each : new ArrayList<>(streams)) {
            each.cut();
        }
        loop.schedule(LAST_WORDS, ctx::close);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2GoAwayFrame) {
            draining = true;
            if (streams.isEmpty()) {
                idle.set(LAST_WORDS); // the client closes; closing at once would lose it what it still asks
            }
        }
        if ((message instanceof Http2SettingsFrame || message instanceof Http2PingFrame)
                && demands.tooMany(loop.nanoTime())) {
            context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM));
            context.close();
        }
        ReferenceCountUtil.release(message); // settings, pings: the codec has answered them
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        for (Http2Stream each : new ArrayList<>(streams)) {
            each.gone(); // one that does not read would not hear of it
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            context.close();
        } // else the codec closes it, after a GOAWAY that says why
    }
}
