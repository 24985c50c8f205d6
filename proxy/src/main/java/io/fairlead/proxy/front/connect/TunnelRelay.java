package io.fairlead.proxy.front.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * One direction of a tunnel: what this channel reads goes to its peer, never looked at. This channel is read only while
 * the peer can be written; the end of one direction is passed on and leaves the other one open. Both channels live on one
 * loop.
 */
public final class TunnelRelay extends ChannelInboundHandlerAdapter {

    private final Channel peer;
    private long bytes;
    private boolean ended;

    public TunnelRelay(Channel peer) {
        this.peer = peer;
    }

    /** How many bytes went to the peer. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf data) {
            bytes += data.readableBytes();
        }
        peer.write(message, peer.voidPromise());
        if (!peer.isWritable()) {
            peer.flush();
            if (!peer.isWritable()) {
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        peer.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            peer.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded(ctx);
        }
    }

    private void inputEnded(ChannelHandlerContext ctx) {
        if (ended) {
            return;
        }
        ended = true;
        // Only once everything is written: shutting the output down drops what still waits.
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            boolean tls = peer.pipeline().get(SslHandler.class) != null;
            if (peer instanceof DuplexChannel duplex && !tls) {
                duplex.shutdownOutput();
                boolean both = duplex.isInputShutdown();
                if (both) {
                    peer.close();
                    ctx.close();
                }
            } else {
                peer.close();
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** An orderly end would pass off as whole what was cut: the peer learns of a reset by one. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        peer.config().setOption(ChannelOption.SO_LINGER, 0);
        peer.pipeline().firstContext().close(); // past TLS, which would say goodbye
        ctx.close();
    }
}
