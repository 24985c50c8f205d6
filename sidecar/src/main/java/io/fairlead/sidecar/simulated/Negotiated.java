package io.fairlead.sidecar.simulated;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.function.Supplier;

/** Speaks the protocol that the handshake chose, so that an exchange sees whole requests and does not care. */
final class Negotiated extends ApplicationProtocolNegotiationHandler {

    private static final int BODY_BOUND = 1 << 20;

    private final Supplier<ChannelHandler> exchange;

    /** {@code exchange}: makes what answers a connection's calls, or over HTTP/2 one call. */
    Negotiated(Supplier<ChannelHandler> exchange) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.exchange = exchange;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        ChannelPipeline pipeline = context.pipeline();
        if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            answering(pipeline.addLast(new HttpServerCodec()));
            return;
        }
        pipeline.addLast(
                Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        answering(stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true)));
                    }
                }));
    }

    private void answering(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpObjectAggregator(BODY_BOUND), exchange.get());
    }
}
