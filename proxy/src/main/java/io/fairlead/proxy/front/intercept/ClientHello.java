package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.egress.HostText;
import io.fairlead.proxy.front.engine.Engine;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server name that the client asks for, and answers the handshake with the certificate of the CONNECT host. A
 * client that names another provider's host gets that one's, so that it can read the 421.
 */
final class ClientHello extends AbstractSniHandler<SslContext> {

    private static final int LONGEST = 64 * 1024;
    private static final long MILLIS = 10_000;

    private final Supplier<Engine> engines;
    private final TlsEnd.Served served;
    private final Untrusting untrusting;
    private final String host;
    private final int port;

    ClientHello(Supplier<Engine> engines, TlsEnd.Served served, Untrusting untrusting, String host, int port) {
        super(LONGEST, MILLIS);
        this.engines = engines;
        this.served = served;
        this.untrusting = untrusting;
        this.host = host;
        this.port = port;
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable String named) {
        Engine engine = engines.get();
        String name = named == null ? host : normal(named);
        String certified = !name.equals(host) && engine.at(name, port) != null ? name : host;
        Promise<SslContext> promise = ctx.executor().newPromise();
        engine.certificate(certified, engine.http1Only(host)).whenComplete((context, failed) -> {
            if (context != null) {
                promise.trySuccess(context);
            } else {
                promise.tryFailure(failed == null ? new IllegalStateException("no certificate") : failed);
            }
        });
        return promise;
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String named, Future<SslContext> made) {
        if (!made.isSuccess()) {
            engines.get().events().uncertified(host, made.cause());
            ctx.close();
            return;
        }
        boolean otherName = named != null && !normal(named).equals(host);
        SslHandler tls = made.getNow().newHandler(ctx.alloc());
        tls.setHandshakeTimeoutMillis(MILLIS);
        ChannelPipeline pipeline = ctx.pipeline();
        HandshakeWatch watch = new HandshakeWatch();
        pipeline.addLast(watch, tls, new TlsEnd(engines, tls, watch, served, untrusting, host, otherName));
        pipeline.remove(this);
    }

    private static String normal(String name) {
        return HostText.read(name) instanceof HostText.Name it ? it.host() : "";
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
