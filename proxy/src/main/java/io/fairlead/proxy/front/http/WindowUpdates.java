package io.fairlead.proxy.front.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/**
 * Tells streams of their window updates, which Netty's multiplexer keeps to itself; so it stands between that and the codec.
 * On the loop.
 */
final class WindowUpdates extends ChannelInboundHandlerAdapter {

    private final IntObjectMap<Runnable> watched = new IntObjectHashMap<>(4);

    /** From now on {@code updated} runs when the window of the stream {@code id} is widened. */
    void watch(int id, Runnable updated) {
        watched.put(id, updated);
    }

    void forget(int id) {
        watched.remove(id);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2WindowUpdateFrame frame && frame.stream() != null && !watched.isEmpty()) {
            Runnable updated = watched.get(frame.stream().id());
            if (updated != null) {
                updated.run();
            }
        }
        ctx.fireChannelRead(message);
    }
}
