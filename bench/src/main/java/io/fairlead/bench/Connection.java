package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection of the load, open and ready, with at most one call at a time. On the load's event loop. */
final class Connection extends ChannelInboundHandlerAdapter {

    /** Whoever uses the connection. */
    interface User {

        /** The call that was under way has ended well. */
        void answered(Connection connection);

        /** An event that was sent at {@code nanos} has arrived. */
        default void event(long nanos) {}

        /** Something went wrong: the measurement is worth nothing. */
        void broken(Throwable cause);
    }

    private final Channel channel;
    private final AnswerReader reader = new AnswerReader(this::event);
    private @Nullable User user;

    /** When the call under way was due, {@link System#nanoTime()}; the user's. */
    long due;

    Connection(Channel channel) {
        this.channel = channel;
    }

    void use(User by) {
        user = by;
    }

    void send(ByteBuf request) {
        channel.writeAndFlush(request.duplicate(), channel.voidPromise());
    }

    void close() {
        user = null;
        channel.close();
    }

    private void event(long nanos) {
        if (user != null) {
            user.event(nanos);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (reader.read(in) && user != null) {
                    user.answered(this);
                }
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IllegalStateException("a connection closed under a call"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        ctx.close();
    }

    private void fail(Throwable cause) {
        if (user != null) {
            user.broken(cause);
            user = null;
        }
    }
}
