package io.fairlead.proxy.front;

import io.fairlead.proxy.front.detect.Opening;
import io.fairlead.proxy.front.http.HttpPipelines;
import io.fairlead.proxy.front.http.Site;
import io.fairlead.proxy.front.listen.Connections;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells from the first bytes of a connection to the open port what its client speaks. */
final class OpenPort extends ByteToMessageDecoder {

    private final HttpPipelines pipelines;
    private final Connections connections;
    private final long limitNanos;
    private @Nullable Future<?> clock;

    OpenPort(HttpPipelines pipelines, Connections connections, long limitNanos) {
        this.pipelines = pipelines;
        this.connections = connections;
        this.limitNanos = limitNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connections.serve(ctx.channel(), new Silent(ctx.channel()));
        clock = ctx.executor().schedule(() -> ctx.close(), limitNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (clock != null) {
            clock.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (Opening.of(in)) {
            case NEED_MORE -> {}
            case HTTP2 -> {
                pipelines.http2(ctx.pipeline(), Site.open());
                ctx.pipeline().remove(this);
            }
            case TLS -> {
                in.skipBytes(in.readableBytes());
                ctx.close(); // this port speaks in the clear
            }
            case HTTP1, OTHER -> {
                pipelines.http1(ctx.pipeline(), Site.open());
                ctx.pipeline().remove(this); // hands on what came
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** A connection on which nothing was asked yet: nothing is lost with it. */
    private record Silent(Channel channel) implements Connections.Served {
        @Override
        public void drain() {
            channel.close();
        }

        @Override
        public void cut() {
            channel.close();
        }
    }
}
