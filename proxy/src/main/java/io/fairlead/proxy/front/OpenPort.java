package io.fairlead.proxy.front;

import io.fairlead.proxy.front.detect.Opening;
import io.fairlead.proxy.front.http.HttpPipelines;
import io.fairlead.proxy.front.http.Site;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.front.listen.FirstBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/** Tells from the first bytes of a connection to the open port what its client speaks. */
final class OpenPort extends FirstBytes {

    private final HttpPipelines pipelines;
    private final Connections connections;
    private final long limitNanos;

    OpenPort(HttpPipelines pipelines, Connections connections, long limitNanos) {
        this.pipelines = pipelines;
        this.connections = connections;
        this.limitNanos = limitNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connections.serve(ctx.channel(), new Silent(ctx.channel()));
        limit(ctx, limitNanos);
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
