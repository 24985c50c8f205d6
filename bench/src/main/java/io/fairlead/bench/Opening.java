package io.fairlead.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.CompletableFuture;

/** Opens one connection on a way: connect, ask for a tunnel, shake hands, as far as the way needs it. */
final class Opening extends ChannelInboundHandlerAdapter {

    private static final int PORT = 443;

    private final Way way;
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final StringBuilder tunnelAnswer = new StringBuilder();

    private Opening(Way way) {
        this.way = way;
    }

    static CompletableFuture<Connection> on(Way way, EventLoop loop) {
        Opening opening = new Opening(way);
        new Bootstrap()
                .group(loop)
                .channel(Transport.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(opening)
                .connect(way.address())
                .addListener(connect -> {
                    if (!connect.isSuccess()) {
                        opening.opened.completeExceptionally(connect.cause());
                    }
                });
        return opening.opened;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!way.tunnel()) {
            shakeHands(ctx);
            return;
        }
        String target = way.host() + ":" + PORT;
        ctx.writeAndFlush(
                Unpooled.copiedBuffer("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n", US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        tunnelAnswer.append(in.toString(US_ASCII));
        in.release();
        if (tunnelAnswer.toString().startsWith("HTTP/1.1 200 ") && tunnelAnswer.indexOf("\r\n\r\n") > 0) {
            shakeHands(ctx);
        } else if (tunnelAnswer.indexOf("\r\n\r\n") > 0) {
            exceptionCaught(ctx, new IllegalStateException("no tunnel: " + tunnelAnswer));
        }
    }

    private void shakeHands(ChannelHandlerContext ctx) {
        if (way.tls() == null) {
            ready(ctx);
            return;
        }
        SslHandler tls = way.tls().newHandler(ctx.alloc(), way.host(), PORT);
        ctx.pipeline().addBefore(ctx.name(), "tls", tls);
        tls.handshakeFuture().addListener(shake -> {
            if (shake.isSuccess()) {
                ready(ctx);
            } else {
                exceptionCaught(ctx, shake.cause());
            }
        });
    }

    private void ready(ChannelHandlerContext ctx) {
        Connection connection = new Connection(ctx.channel());
        ctx.pipeline().replace(this, "call", connection);
        opened.complete(connection);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        opened.completeExceptionally(new IllegalStateException("closed while it was opened"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opened.completeExceptionally(cause);
        ctx.close();
    }
}
