package io.fairlead.proxy.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/** Counts how often the transport was asked to read. */
final class Reads extends ChannelOutboundHandlerAdapter {

    int count;

    @Override
    public void read(ChannelHandlerContext ctx) {
        count++;
        ctx.read();
    }
}
