package io.fairlead.proxy.front.listen;

import io.fairlead.proxy.exchange.FlowSize;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One bound port. Safe for any thread. */
public final class Listener {

    private static final int BACKLOG = 1024;

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Binds {@code address}. Fails as the bind fails.
     *
     * @param accepted prepares each accepted channel
     * @param notAccepted hears on a loop why a connection could not be accepted; Netty then waits for a second
     */
    public static CompletableFuture<Listener> bind(
            EventLoopGroup loops, InetSocketAddress address, ChannelHandler accepted, Consumer<Throwable> notAccepted) {
        CompletableFuture<Listener> bound = new CompletableFuture<>();
        Transport transport = Transport.current();
        new ServerBootstrap()
                .group(loops)
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, FlowSize.reads())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, FlowSize.connection())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(HalfClosure.KEPT, accepted);
                    }
                })
                .bind(address)
                .addListener((io.netty.channel.ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        // Behind Netty's own acceptor, which pauses and passes the exception on.
                        done.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                                notAccepted.accept(cause);
                            }
                        });
                        bound.complete(new Listener(done.channel()));
                    } else {
                        bound.completeExceptionally(done.cause());
                    }
                });
        return bound;
    }

    /** Where it listens, with the port that the system chose if 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Accepts nothing more; what was accepted lives on. */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.close().addListener(done -> closed.complete(null));
        return closed;
    }
}
