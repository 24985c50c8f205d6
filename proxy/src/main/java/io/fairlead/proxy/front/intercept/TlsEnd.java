package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.front.Engine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Supplier;

/**
 * Waits for the handshake, then lets the protocol that ALPN chose begin. Stays until the first decrypted bytes: in TLS 1.3
 * a client says only after our side is done that it does not trust the certificate.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter {

    /** Goes on with a connection whose TLS stands. */
    interface Served {
        void begin(Channel channel, boolean http2, boolean otherName);
    }

    private final Supplier<Engine> engines;
    private final SslHandler tls;
    private final Served served;
    private final Untrusting untrusting;
    private final String host;
    private final boolean otherName;
    private boolean told;

    TlsEnd(
            Supplier<Engine> engines,
            SslHandler tls,
            Served served,
            Untrusting untrusting,
            String host,
            boolean otherName) {
        this.engines = engines;
        this.tls = tls;
        this.served = served;
        this.untrusting = untrusting;
        this.host = host;
        this.otherName = otherName;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        if (done.isSuccess()) {
            served.begin(ctx.channel(), ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()), otherName);
        } else {
            failed(ctx, done.cause());
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.fireChannelRead(message);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, cause);
        ctx.close();
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        String alert = Distrust.alert(cause);
        if (alert != null && !told) {
            told = true;
            untrusting.add(ctx.channel(), host, alert, engines.get());
        }
    }
}
