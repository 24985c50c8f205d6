package io.fairlead.admin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;

/** Collects a request's body up to a bound, and says what is wrong with one above it. */
final class BoundedBodies extends HttpObjectAggregator {

    private final int bound;

    /** What is left of a refused body is read and thrown away: a connection closed over unread bytes loses its answer. */
    private boolean skipping;

    BoundedBodies(int bound) {
        super(bound);
        this.bound = bound;
    }

    private Reply tooLarge() {
        return Reply.problem(413, "Content Too Large", "A body is at most " + bound + " bytes.");
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        skipping = HttpUtil.is100ContinueExpected(start) && HttpUtil.getContentLength(start, -1L) > maxContentLength;
        return skipping
                ? AdminHandler.response(tooLarge(), true, false)
                : super.newContinueResponse(start, maxContentLength, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        skipping = true;
        boolean keepAlive = HttpUtil.isKeepAlive(oversized) && !(oversized instanceof FullHttpMessage);
        var written = context.writeAndFlush(AdminHandler.response(tooLarge(), keepAlive, false));
        written.addListener(keepAlive ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
    }

    @Override
    protected FullHttpMessage beginAggregation(HttpMessage start, ByteBuf content) throws Exception {
        skipping = false;
        return super.beginAggregation(start, content);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (skipping) {
            context.read();
        }
        super.channelReadComplete(context);
    }
}
