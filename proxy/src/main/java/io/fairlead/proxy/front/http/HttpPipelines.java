package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.FlowSize;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.http1.Http1Limits;
import io.fairlead.proxy.http1.RequestDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.Supplier;

/** Puts the handlers of HTTP/1.1 or HTTP/2 at the end of a client's pipeline. Safe for any thread. */
public final class HttpPipelines {

    private static final int STREAMS = 100;
    private static final int STREAM_WINDOW = 64 * 1024;
    /** Never what holds a stream up: twice what all streams together may hold, for it is renewed when half is used. */
    private static final int CONNECTION_WINDOW = 2 * STREAMS * STREAM_WINDOW;

    /** Beyond them it is an attack (CVE-2023-44487, CVE-2025-8671): GOAWAY with ENHANCE_YOUR_CALM. */
    private static final int RESETS = 200;

    private static final int RESETS_WITHIN_SECONDS = 30;
    private static final int HEADER_LIST = 64 * 1024;
    private static final int FRAME = 16 * 1024;

    private final Supplier<Engine> engines;
    private final Connections connections;
    private ConnectHandler connects;

    public HttpPipelines(Supplier<Engine> engines, Connections connections) {
        this.engines = engines;
        this.connections = connections;
        this.connects = (request, engine, host, port) ->
                request.refuse(405, "method_not_allowed", "CONNECT is not served here");
    }

    /** Says where CONNECT leads; before the first connection. */
    public void connects(ConnectHandler to) {
        connects = to;
    }

    public void http1(ChannelPipeline pipeline, Site site) {
        RequestDecoder decoder = new RequestDecoder(Http1Limits.STANDARD);
        pipeline.addLast(decoder, new Http1Connection(engines, site, connects, connections, decoder));
    }

    public void http2(ChannelPipeline pipeline, Site site) {
        Http2Settings settings = new Http2Settings()
                .maxConcurrentStreams(STREAMS)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(HEADER_LIST)
                .maxFrameSize(FRAME);
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .validateHeaders(true)
                .gracefulShutdownTimeoutMillis(0)
                .decoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_WITHIN_SECONDS) // those that a client sends
                .encoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_WITHIN_SECONDS) // those that it provokes
                .build();
        WindowUpdates windows = new WindowUpdates();
        StreamOrder order = new StreamOrder(codec);
        Http2Connection connection = new Http2Connection(engines, connections, codec, windows, order);
        pipeline.addLast(order, codec, windows);
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setWriteBufferWaterMark(FlowSize.stream());
                stream.pipeline().addLast(new Http2Stream(engines, site, connection));
            }
        }));
        pipeline.addLast(connection);
        widen(codec);
    }

    /** The connection's window opens from the protocol's 64 KiB, or uploads that stand still could stop all others. */
    private static void widen(Http2FrameCodec codec) {
        try {
            codec.connection()
                    .local()
                    .flowController()
                    .incrementWindowSize(codec.connection().connectionStream(), CONNECTION_WINDOW - STREAM_WINDOW);
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
