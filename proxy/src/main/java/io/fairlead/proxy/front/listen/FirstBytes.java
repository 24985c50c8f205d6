package io.fairlead.proxy.front.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first bytes of a connection, to tell by their opening who takes it over. One that says nothing in time,
 * ends or breaks before that is closed. On the channel's loop.
 */
public abstract class FirstBytes extends ByteToMessageDecoder {

    private @Nullable Future<?> clock;

    /** Closes the connection when it has not been taken over after {@code nanos}. */
    protected final void limit(ChannelHandlerContext ctx, long nanos) {
        clock = ctx.executor().schedule(() -> ctx.close(), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (clock != null) {
            clock.cancel(false);
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
}
