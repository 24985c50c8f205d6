package io.fairlead.proxy.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server and a client that shake hands over a loopback socket, and what came of it. */
final class TlsPeers {

    /** As the client sees it; sessions are kept by it, while the real port differs. */
    private static final int PORT = 443;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    /**
     * What came of it.
     *
     * @param protocol as the client's ALPN says
     * @param failure of the client's handshake
     * @param serverFailure of the server's
     * @param handshakeBytes what the client received up to the end of its handshake
     * @param received what a plain server got
     * @param connections how many connections the server saw
     */
    record Result(
            @Nullable String protocol,
            @Nullable Throwable failure,
            @Nullable Throwable serverFailure,
            int handshakeBytes,
            byte[] received,
            int connections) {}

    Result shake(SslContext server, UpstreamTls client, String host, boolean http2) {
        CompletableFuture<@Nullable Throwable> served = new CompletableFuture<>();
        return connect(
                channel -> channel.pipeline().addLast(server.newHandler(channel.alloc()), new Greeter(served)),
                client,
                host,
                http2,
                served,
                new ByteArrayOutputStream());
    }

    /** The server says {@code answer} in the clear to the first bytes that come, and closes. */
    Result shakeWithPlain(String answer, UpstreamTls client, String host) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        CompletableFuture<@Nullable Throwable> served = CompletableFuture.completedFuture(null);
        return connect(
                channel -> channel.pipeline().addLast(new PlainServer(answer, received)),
                client,
                host,
                true,
                served,
                received);
    }

    private Result connect(
            Consumer<Channel> server,
            UpstreamTls client,
            String host,
            boolean http2,
            CompletableFuture<@Nullable Throwable> served,
            ByteArrayOutputStream received) {
        AtomicInteger connections = new AtomicInteger();
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(initializer(channel -> {
                    connections.incrementAndGet();
                    server.accept(channel);
                }))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        Counter counter = new Counter();
        CompletableFuture<@Nullable Throwable> shaken = new CompletableFuture<>();
        CompletableFuture<Boolean> greeted = new CompletableFuture<>();
        Channel channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(initializer(each -> {
                    SslHandler handler = client.handler(each.alloc(), host, PORT, http2);
                    each.pipeline().addLast(counter, handler, new Client(counter, shaken, greeted));
                }))
                .connect(listener.localAddress())
                .syncUninterruptibly()
                .channel();
        try {
            Throwable failure = shaken.orTimeout(30, TimeUnit.SECONDS).join();
            int bytes = counter.inHandshake;
            String protocol = channel.pipeline().get(SslHandler.class) == null
                    ? null
                    : channel.pipeline().get(SslHandler.class).applicationProtocol();
            if (failure == null) {
                greeted.orTimeout(30, TimeUnit.SECONDS).join();
            }
            Throwable serverFailure = served.orTimeout(30, TimeUnit.SECONDS).join();
            return new Result(protocol, failure, serverFailure, bytes, received.toByteArray(), connections.get());
        } finally {
            channel.close().syncUninterruptibly();
            listener.close().syncUninterruptibly();
        }
    }

    void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static ChannelHandler initializer(Consumer<Channel> with) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                with.accept(channel);
            }
        };
    }

    /** Counts what comes from the wire. */
    private static final class Counter extends ChannelInboundHandlerAdapter {
        final AtomicInteger bytes = new AtomicInteger();

        /** What had come when the handshake was done: session tickets may follow at once. */
        volatile int inHandshake;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytes.addAndGet(((ByteBuf) message).readableBytes());
            context.fireChannelRead(message);
        }
    }

    /** Says one byte after the handshake, behind the session tickets. */
    private static final class Greeter extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<@Nullable Throwable> served;

        Greeter(CompletableFuture<@Nullable Throwable> served) {
            this.served = served;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (done.isSuccess()) {
                    context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
                }
                served.complete(done.cause());
            }
        }

        // A client of TLS 1.3 says what it thinks of our certificate after the server's handshake is done.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            served.complete(cause);
            context.close();
        }
    }

    private static final class Client extends ChannelInboundHandlerAdapter {
        private final Counter counter;
        private final CompletableFuture<@Nullable Throwable> shaken;
        private final CompletableFuture<Boolean> greeted;

        Client(Counter counter, CompletableFuture<@Nullable Throwable> shaken, CompletableFuture<Boolean> greeted) {
            this.counter = counter;
            this.shaken = shaken;
            this.greeted = greeted;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                counter.inHandshake = counter.bytes.get();
                shaken.complete(done.cause());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            greeted.complete(true);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            shaken.complete(cause);
            context.close();
        }
    }

    private static final class PlainServer extends ChannelInboundHandlerAdapter {
        private final String answer;
        private final ByteArrayOutputStream received;

        PlainServer(String answer, ByteArrayOutputStream received) {
            this.answer = answer;
            this.received = received;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            bytes.release();
            received.writeBytes(copy);
            if (answer.isEmpty()) {
                context.close();
            } else {
                context.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
