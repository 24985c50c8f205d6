package io.fairlead.agent.client.netty.inside;

import io.fairlead.agent.route.Route;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connects a channel to Fairlead and lets a {@link TunnelHandler} do the rest. By types of the JDK, since who calls knows no Netty. */
public final class Connector implements Function<Object[], @Nullable Object> {

    private static final String GRPC = "io.grpc.";

    /** Made by reflection. */
    public Connector() {}

    @Override
    public @Nullable Object apply(Object[] arguments) {
        Channel channel = ((ChannelHandlerContext) arguments[0]).channel();
        for (Map.Entry<String, ChannelHandler> each : channel.pipeline()) {
            if (each.getValue().getClass().getName().startsWith(GRPC)) {
                return null; // has no JSON in it that anybody could mend
            }
        }
        ChannelPromise promise = (ChannelPromise) arguments[3];
        TunnelHandler handler = new TunnelHandler((Route) arguments[4], (InetSocketAddress) arguments[1], promise);
        channel.pipeline().addFirst(handler);
        ChannelPromise connected = channel.newPromise();
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                handler.failed(done.cause());
            }
        });
        promise.addListener(done -> {
            if (promise.isCancelled()) {
                channel.close();
            }
        });
        channel.unsafe().connect((SocketAddress) arguments[5], (SocketAddress) arguments[2], connected);
        return true;
    }
}
