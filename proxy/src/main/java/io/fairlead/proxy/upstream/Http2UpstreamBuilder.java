package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Loop;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/** Puts an HTTP/2 connection together: no push, strict fields, heads of at most 64 KiB. */
final class Http2UpstreamBuilder extends AbstractHttp2ConnectionHandlerBuilder<Http2Upstream, Http2UpstreamBuilder> {

    private static final int LARGEST_HEAD = 64 * 1024;

    private final Pool pool;
    private final Loop loop;

    private Http2UpstreamBuilder(Pool pool, Loop loop) {
        this.pool = pool;
        this.loop = loop;
    }

    static Http2Upstream build(Pool pool, Loop loop) {
        Http2Connection connection = new DefaultHttp2Connection(false, 0);
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, 0.5f, true));
        Http2Frames frames = new Http2Frames();
        Http2Upstream made = new Http2UpstreamBuilder(pool, loop)
                .connection(connection)
                .frameListener(frames)
                .validateHeaders(true)
                .initialSettings(new Http2Settings().pushEnabled(false).maxHeaderListSize(LARGEST_HEAD))
                .gracefulShutdownTimeoutMillis(0)
                .build();
        frames.of(made);
        return made;
    }

    @Override
    protected Http2Upstream build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2Upstream(decoder, encoder, settings, pool, loop);
    }
}
