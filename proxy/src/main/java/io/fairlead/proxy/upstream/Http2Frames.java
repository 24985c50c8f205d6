package io.fairlead.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/** Hands the frames of a connection to the exchanges they belong to. Confined to the loop. */
final class Http2Frames extends Http2FrameAdapter {

    private @Nullable Http2Upstream connection;

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
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        if (connection != null) {
            connection.settingsCame();
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
