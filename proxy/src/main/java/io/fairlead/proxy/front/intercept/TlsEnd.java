package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.front.Engine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
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

    private final Supplier<Engine> engines;
    private final SslHandler tls;
    private final HandshakeWatch watch;
    private final Served served;
    private final Untrusting untrusting;
    private final String host;
    private final boolean otherName;
    private boolean done;
    private boolean told;

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
        if (!(event instanceof SslHandshakeCompletionEvent end)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        if (end.isSuccess()) {
            done = true;
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
        if (!done && cause instanceof IOException && !(cause instanceof SSLException)) {
            closed(ctx); // a reset
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

    private void closed(ChannelHandlerContext ctx) {
        if (watch.answered() && !told) {
            told = true;
            untrusting.closed(ctx.channel(), host, engines.get());
        }
    }
}
