package io.fairlead.proxy.front.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection behind its last answer without losing it. What the client still sends is read and thrown away, until it
 * ends, or has sent {@value #MOST_BYTES} bytes more, or 2 s are over. Both count from when the answer is out. A socket that is
 * closed with unread bytes is reset, and the reset may overtake the answer (RFC 9112 section 9.6).
 *
 * <p>Stands where the connection's bytes come in: nothing of them passes. On the channel's loop.
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {

    /** How long a client may go on sending what nobody wants, before it is cut and perhaps misses its answer. */
    static final Duration MOST_TIME = Duration.ofSeconds(2);

    /** As much as the largest body that is read by default. */
    static final int MOST_BYTES = 64 << 20;

    private final Channel channel;
    private boolean sent;
    private boolean inputOver;
    private int discarded;
    private @Nullable Future<?> clock;

    private LingeringClose(Channel channel) {
        this.channel = channel;
    }

    /** Sends what is written on {@code channel}, ends its output, and closes it once the client has stopped sending. */
    public static void close(Channel channel) {
        LingeringClose lingering = new LingeringClose(channel);
        ChannelHandlerContext before = channel.pipeline().context(SslHandler.class);
        if (before == null) {
            before = channel.pipeline().context(HalfClosure.class);
        }
        if (before == null) {
            channel.pipeline().addFirst(lingering);
        } else {
            channel.pipeline().addAfter(before.name(), null, lingering);
        }
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> lingering.sent(written.isSuccess()));
    }

    private void sent(boolean whole) {
        sent = true;
        if (inputOver || !whole) {
            channel.close();
            return;
        }
        clock = channel.eventLoop().schedule(() -> channel.close(), MOST_TIME.toNanos(), TimeUnit.NANOSECONDS);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (clock != null) {
            clock.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        int bytes = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (sent) {
            discarded += bytes;
            if (discarded >= MOST_BYTES) {
                channel.close();
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputOver = true;
            if (sent) {
                channel.close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
