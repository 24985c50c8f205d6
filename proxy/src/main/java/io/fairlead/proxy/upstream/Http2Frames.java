package io.fairlead.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hands the frames of a connection to the exchanges they belong to. Confined to the loop. */
final class Http2Frames extends Http2FrameAdapter {

    private static final Duration CHATTER_WINDOW = Duration.ofSeconds(10);
    private static final int MOST_CHATTER = 5000;

    private @Nullable Http2Upstream connection;
    private long chatterSinceNanos;
    private int chatter;

    void of(Http2Upstream owner) {
        connection = owner;
    }

    private @Nullable Http2Exchange exchange(int stream) {
        return connection == null ? null : connection.exchange(stream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean last) {
        Http2Exchange exchange = exchange(stream);
        if (exchange == null || connection == null) {
            return data.readableBytes() + padding;
        }
        connection.touched(exchange);
        return exchange.data(data, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean last) {
        Http2Exchange exchange = exchange(stream);
        if (exchange != null) {
            exchange.head(headers, last);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        onHeadersRead(ctx, stream, headers, padding, last);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long error) {
        Http2Exchange exchange = exchange(stream);
        if (exchange != null) {
            exchange.resetBy(error);
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        chatter();
        if (connection != null) {
            connection.settingsCame();
        }
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        chatter();
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext ctx, int stream, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        chatter();
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext ctx, byte type, int stream, Http2Flags flags, ByteBuf payload) {
        Http2Upstream owner = connection;
        try {
            chatter();
        } catch (Http2Exception tooMany) {
            if (owner != null) {
                owner.onError(ctx, false, tooMany);
            }
        }
    }

    /** A frame that serves no answer. Of a peer that says little else the connection ends (RFC 9113 section 10.5). */
    private void chatter() throws Http2Exception {
        long now = connection == null ? 0 : connection.nanoTime();
        if (now - chatterSinceNanos > CHATTER_WINDOW.toNanos()) {
            chatterSinceNanos = now;
            chatter = 0;
        }
        if (++chatter > MOST_CHATTER) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames without an answer");
        }
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        if (connection != null) {
            connection.pingAnswered();
        }
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long error, ByteBuf debug) {
        if (connection != null) {
            connection.goesAway(lastStream, error);
        }
    }
}
