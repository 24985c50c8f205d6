package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/** The frames that streams of an HTTP/2 connection send, and the window that they give back. Confined to the loop. */
final class Http2Output {

    private final Http2ConnectionHandler codec;
    private final ChannelHandlerContext ctx;

    Http2Output(Http2ConnectionHandler codec, ChannelHandlerContext ctx) {
        this.codec = codec;
        this.ctx = ctx;
    }

    /** The head of a request; {@code last}: it has no body. */
    ChannelFuture head(int stream, Http2Headers head, boolean last) {
        return codec.encoder().writeHeaders(ctx, stream, head, 0, last, ctx.newPromise());
    }

    ChannelFuture data(int stream, ByteBuf bytes) {
        return codec.encoder().writeData(ctx, stream, bytes, 0, false, ctx.newPromise());
    }

    ChannelFuture lastData(int stream, ByteBuf bytes) {
        return codec.encoder().writeData(ctx, stream, bytes, 0, true, ctx.newPromise());
    }

    ChannelFuture trailers(int stream, Headers trailers) {
        return codec.encoder().writeHeaders(ctx, stream, Http2Fields.trailers(trailers), 0, true, ctx.newPromise());
    }

    void ping() {
        ChannelFuture unused = codec.encoder().writePing(ctx, false, 0xfa1e, ctx.newPromise());
        flush();
    }

    void reset(int stream, Http2Error error) {
        if (ctx.channel().isActive()) {
            ChannelFuture unused = codec.resetStream(ctx, stream, error.code(), ctx.newPromise());
            flush();
        }
    }

    void flush() {
        codec.flush(ctx);
    }

    boolean writable(int stream) {
        Http2Stream found = codec.connection().stream(stream);
        return found != null && codec.encoder().flowController().isWritable(found);
    }

    /** The reader of {@code stream} took so many bytes. */
    void consumed(int stream, int bytes) {
        Http2Stream found = codec.connection().stream(stream);
        if (found == null) {
            return;
        }
        try {
            if (codec.connection().local().flowController().consumeBytes(found, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            codec.onError(ctx, true, e);
        }
    }
}
