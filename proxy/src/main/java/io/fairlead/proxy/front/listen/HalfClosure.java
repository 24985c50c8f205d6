package io.fairlead.proxy.front.listen;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.epoll.Native;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an epoll channel writable after its peer has closed its half.
 *
 * <p>Netty 4.2.18 takes a channel that waits for nothing out of the epoll set and does not know so afterwards. A channel whose
 * input has ended waits for nothing as soon as all is written. When a later write does not fit into the socket, the wait for
 * room fails and the rest of the answer is lost. Edge triggering is a flag that waits for nothing by itself: with it the set of
 * flags is never empty, and the channel stays where it is. Netty has no public way to set it. To be dropped with a Netty in
 * which {@code TunnelTest} passes without it.
 *
 * <p>Once a channel, when its input ends; other transports need none of this.
 */
@Sharable
public final class HalfClosure extends ChannelInboundHandlerAdapter {
    public static final HalfClosure KEPT = new HalfClosure();

    private static final Logger LOG = LoggerFactory.getLogger(HalfClosure.class);
    private static final @Nullable MethodHandle SET_FLAG = setFlag();

    private HalfClosure() {}

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                && SET_FLAG != null
                && ctx.channel() instanceof AbstractEpollStreamChannel channel) {
            keep(SET_FLAG, channel);
        }
        ctx.fireUserEventTriggered(event);
    }

    @SuppressWarnings("IllegalCatch") // a method handle declares Throwable
    private static void keep(MethodHandle setFlag, AbstractEpollStreamChannel channel) {
        try {
            setFlag.invoke(channel, Native.EPOLLET);
        } catch (Throwable e) {
            LOG.debug("a half-closed channel may lose what is written to it late", e);
        }
    }

    private static @Nullable MethodHandle setFlag() {
        try {
            Class<?> type = Class.forName("io.netty.channel.epoll.AbstractEpollChannel");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(type, "setFlag", MethodType.methodType(void.class, int.class));
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.debug("this Netty has no setFlag", e);
            return null;
        }
    }
}
