package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.detect.Opening;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.http.ErrorPages;
import io.fairlead.proxy.front.http.HttpPipelines;
import io.fairlead.proxy.front.http.Site;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.front.listen.FirstBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stands where the TLS of one intercepted host begins, behind the 200 to a CONNECT or on a redirected connection, and tells from the
 * first bytes what the client speaks.
 */
public final class Interception extends FirstBytes {

    private final Supplier<Engine> engines;
    private final HttpPipelines pipelines;
    private final Untrusting untrusting;
    private final Connections connections;
    private final String host;
    private final int port;
    private final Entrance entrance;

    public Interception(
            Supplier<Engine> engines,
            HttpPipelines pipelines,
            Untrusting untrusting,
            Connections connections,
            String host,
            int port,
            Entrance entrance) {
        this.engines = engines;
        this.pipelines = pipelines;
        this.untrusting = untrusting;
        this.connections = connections;
        this.host = host;
        this.port = port;
        this.entrance = entrance;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connections.serve(ctx.channel(), new Handshaking(ctx.channel()));
        limit(ctx, engines.get().config().clocks().head().toNanos());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (Opening.of(in)) {
            case NEED_MORE -> {}
            case TLS -> {
                ctx.pipeline()
                        .addAfter(ctx.name(), null, new ClientHello(engines, this::served, untrusting, host, port));
                ctx.pipeline().remove(this); // hands on what came
            }
            case HTTP1, HTTP2 -> {
                Engine engine = engines.get();
                Provider provider = engine.at(host, port);
                if (provider != null && !provider.origin().secure()) {
                    // Some clients tunnel plain http too (undici); what they find behind it alone, they find here.
                    served(ctx.channel(), Opening.of(in) == Opening.HTTP2, false);
                    ctx.pipeline().remove(this); // hands on what came
                    return;
                }
                in.skipBytes(in.readableBytes());
                String id = engine.newId();
                engine.events().rejected(id, 400, "tls_expected", "CONNECT " + host + ":" + port);
                ctx.writeAndFlush(ErrorPages.message(
                                400,
                                "tls_expected",
                                "this host is reached over TLS; behind CONNECT a TLS handshake is expected",
                                id))
                        .addListener(ChannelFutureListener.CLOSE);
            }
            case OTHER -> {
                in.skipBytes(in.readableBytes());
                ctx.close();
            }
        }
    }

    private void served(Channel channel, boolean http2, boolean otherName) {
        Site site = Site.host(host, port, otherName, entrance);
        if (http2) {
            pipelines.http2(channel.pipeline(), site);
        } else {
            pipelines.http1(channel.pipeline(), site);
        }
    }
}
