package io.fairlead.agent.client.netty.inside;

import io.fairlead.agent.route.ConnectAnswer;
import io.fairlead.agent.route.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Between the socket and all of the application's handlers until the tunnel stands; then it is gone, and to the application the channel
 * has just been connected.
 */
final class TunnelHandler extends ChannelDuplexHandler {

    private static final int PATIENCE_MS = 30_000;

    private final Route route;
    private final InetSocketAddress meant;
    private final ChannelPromise promise;
    private final ConnectAnswer answer = new ConnectAnswer();
    private final Queue<Early> early = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> clock;
    private boolean flush;
    private boolean over;

    /** What somebody wrote before there was a connection. */
    private static final class Early {
        private final Object message;
        private final ChannelPromise promise;

        Early(Object message, ChannelPromise promise) {
            this.message = message;
            this.promise = promise;
        }
    }

    TunnelHandler(Route route, InetSocketAddress meant, ChannelPromise promise) {
        this.route = route;
        this.meant = meant;
        this.promise = promise;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Connected to Fairlead. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        int patience = ctx.channel().config().getConnectTimeoutMillis();
        clock = ctx.executor()
                .schedule(
                        () -> failed(new ConnectException(route + " did not answer in time")),
                        patience > 0 ? patience : PATIENCE_MS,
                        TimeUnit.MILLISECONDS);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(route.connectHead(meant.getHostString(), meant.getPort())));
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over || !(message instanceof ByteBuf)) {
            ctx.fireChannelRead(message);
            return;
        }
        ByteBuf bytes = (ByteBuf) message;
        boolean whole = false;
        try {
            while (!whole && bytes.isReadable()) {
                whole = answer.add(bytes.readByte());
            }
        } catch (IllegalStateException e) {
            bytes.release();
            failed(e);
            return;
        }
        if (!whole) {
            bytes.release();
        } else if (answer.refusal().isEmpty()) {
            stands(ctx, bytes);
        } else {
            bytes.release();
            failed(new ConnectException(route + " said: " + answer.refusal()));
        }
    }

    private void stands(ChannelHandlerContext ctx, ByteBuf rest) {
        over = true;
        stopClock();
        ChannelPipeline pipeline = ctx.pipeline();
        for (Early each = early.poll(); each != null; each = early.poll()) {
            ctx.write(each.message, each.promise);
        }
        if (flush) {
            ctx.flush();
        }
        pipeline.remove(this);
        if (!promise.trySuccess() && !promise.isSuccess()) {
            rest.release();
            pipeline.close();
            return;
        }
        pipeline.fireChannelActive();
        if (rest.isReadable()) {
            pipeline.fireChannelRead(rest);
            pipeline.fireChannelReadComplete();
        } else {
            rest.release();
        }
    }

    /** The application hears of it as of a connection that could not be made. */
    void failed(Throwable why) {
        if (over) {
            return;
        }
        over = true;
        stopClock();
        for (Early each = early.poll(); each != null; each = early.poll()) {
            ReferenceCountUtil.release(each.message);
            each.promise.tryFailure(why);
        }
        promise.tryFailure(why);
        if (context != null) {
            context.close();
        }
    }

    private void stopClock() {
        if (clock != null) {
            clock.cancel(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (over) {
            ctx.fireChannelReadComplete();
        } else {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(new ConnectException(route + " closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (over) {
            ctx.fireExceptionCaught(cause);
        } else {
            failed(cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise written) {
        if (over) {
            ctx.write(message, written);
        } else {
            early.add(new Early(message, written));
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (over) {
            ctx.flush();
        } else {
            flush = true;
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise closed) {
        if (!over) {
            over = true;
            stopClock();
            for (Early each = early.poll(); each != null; each = early.poll()) {
                ReferenceCountUtil.release(each.message);
                each.promise.tryFailure(new ConnectException("closed"));
            }
        }
        ctx.close(closed);
    }
}
