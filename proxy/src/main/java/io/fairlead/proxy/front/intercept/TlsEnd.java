package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.front.engine.Engine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Waits for the handshake, then lets the protocol that ALPN chose begin. Stays until the first decrypted bytes: in TLS 1.3
 * a client says only after our side is done that it does not trust the certificate, if it says so at all.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter {

    /** Goes on with a connection whose TLS stands. */
    interface Served {
        void begin(Channel channel, boolean http2, boolean otherName);
    }

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Supplier<Engine> engines;
    private final SslHandler tls;
    private final HandshakeWatch watch;
    private final Served served;
    private final Untrusting untrusting;
    private final String host;
    private final boolean otherName;
    private boolean done;
    private boolean told;
    private long doneNanos;

    TlsEnd(
            Supplier<Engine> engines,
            SslHandler tls,
            HandshakeWatch watch,
            Served served,
            Untrusting untrusting,
            String host,
            boolean otherName) {
        this.engines = engines;
        this.tls = tls;
        this.watch = watch;
        this.served = served;
        this.untrusting = untrusting;
        this.host = host;
        this.otherName = otherName;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !done) {
            closed(ctx);
            ctx.close(); // nothing more can come of it; the handshake's clock would only tell so later
            return;
        }
        if (done && (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent)) {
            left(ctx);
        }
        if (!(event instanceof SslHandshakeCompletionEvent end)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        if (end.isSuccess()) {
            done = true;
            doneNanos = now(ctx);
            ctx.pipeline().remove(watch);
            served.begin(ctx.channel(), ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()), otherName);
        } else {
            failed(ctx, end.cause());
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        untrusting.trusts(ctx.channel(), host);
        ctx.fireChannelRead(message);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, cause);
        if (cause instanceof IOException && !(cause instanceof SSLException)) { // a reset
            if (done) {
                left(ctx);
            } else {
                closed(ctx);
            }
        }
        ctx.close();
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        String alert = watch.alert() != null ? watch.alert() : Distrust.alert(cause);
        if (alert != null && !told) {
            told = true;
            untrusting.add(ctx.channel(), host, alert, engines.get());
        }
    }

    /**
     * It ended the connection before us, without a byte. In TLS 1.2 a client may look at our certificate only when the
     * handshake stands (Node.js does), and then leaves at once. One that leaves later had opened the connection for another
     * time.
     */
    private void left(ChannelHandlerContext ctx) {
        boolean weLeft = ctx.channel() instanceof DuplexChannel channel && channel.isOutputShutdown();
        boolean old = "TLSv1.2".equals(tls.engine().getSession().getProtocol());
        if (old && !weLeft && now(ctx) - doneNanos < AT_ONCE.toNanos()) {
            closed(ctx);
        }
    }

    private static long now(ChannelHandlerContext ctx) {
        return NettyLoop.of(ctx.channel().eventLoop()).nanoTime();
    }

    private void closed(ChannelHandlerContext ctx) {
        if (watch.answered() && !told) {
            told = true;
            untrusting.closed(ctx.channel(), host, engines.get());
        }
    }
}
