package io.fairlead.proxy.front.transparent;

import io.fairlead.proxy.front.detect.Opening;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.front.listen.FirstBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/** Tells from the first bytes of a redirected connection whether it speaks TLS, and so may name its host. */
public final class RedirectedPort extends FirstBytes {

    private final Redirection redirection;
    private final long limitNanos;
    private boolean passing;

    /** {@code limitNanos}: how long a client may take to begin. */
    public RedirectedPort(Redirection redirection, long limitNanos) {
        this.redirection = redirection;
        this.limitNanos = limitNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        redirection.connections().serve(ctx.channel(), new Silent(ctx.channel()));
        limit(ctx, limitNanos);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (Opening.of(in)) {
            case NEED_MORE -> {}
            case TLS -> {
                ctx.pipeline().addAfter(ctx.name(), null, new ServerName(redirection));
                ctx.pipeline().remove(this); // hands on what came
            }
            case HTTP1, HTTP2, OTHER -> {
                if (passing) {
                    return; // what comes meanwhile is handed on with the rest
                }
                passing = true;
                ctx.channel().config().setAutoRead(false);
                redirection.pass(ctx.channel(), this);
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
