package io.fairlead.proxy.upstream;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Stands behind the TLS that is spoken with an upstream proxy. Where TLS with the host is spoken inside of it, the outer one's end
 * proves nothing about the host's answer, and is not told.
 */
final class OuterTlsEvents extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslCompletionEvent) || !innerTls(context)) {
            context.fireUserEventTriggered(event);
        }
    }

    private static boolean innerTls(ChannelHandlerContext context) {
        int found = 0;
        for (var each : context.pipeline()) {
            ChannelHandler handler = each.getValue();
            found += handler instanceof SslHandler ? 1 : 0;
        }
        return found > 1;
    }
}
