package io.fairlead.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Holds what a host said before anybody reads it: a server that speaks first may do so in the packet that opens the tunnel. It is
 * given to who reads first. No more is read meanwhile, so that it is bounded.
 */
final class HeldBytes extends ChannelDuplexHandler {

    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            held.add(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        boolean any = !held.isEmpty();
        while (!held.isEmpty()) {
            context.fireChannelRead(held.remove());
        }
        if (any) {
            context.fireChannelReadComplete();
        }
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
        context.read();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        while (!held.isEmpty()) {
            held.remove().release();
        }
    }
}
