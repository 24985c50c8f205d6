package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.upstream.MessageLine.Answered;
import io.fairlead.proxy.upstream.MessageLine.Post;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Messages over HTTP/2, a stream each. Confined to the channel's loop. */
final class Http2Messages extends ChannelInboundHandlerAdapter implements MessageConnection {

    private static final int LARGEST_HEAD = 64 * 1024;

    private final Channel channel;
    private final Origin origin;
    private boolean leaving;

    private Http2Messages(Channel channel, Origin origin) {
        this.channel = channel;
        this.origin = origin;
    }

    /** Begins to speak HTTP/2. */
    static Http2Messages on(Channel channel, Origin origin) {
        Http2Messages made = new Http2Messages(channel, origin);
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings()
                                        .pushEnabled(false)
                                        .maxHeaderListSize(LARGEST_HEAD))
                                .build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        made);
        channel.config().setAutoRead(true);
        return made;
    }

    @Override
    public void send(Post post, CompletableFuture<Answered> result) {
        new Http2StreamChannelBootstrap(channel)
                .handler(new Http2MessageReader(result))
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                        Http2MessageReader.write(opened.getNow(), head(post), post.body());
                    } else {
                        result.complete(Answered.failed("connection_closed"));
                    }
                });
    }

    private Http2Headers head(Post post) {
        Http2Headers head = new DefaultHttp2Headers()
                .method(HttpMethod.POST.asciiName())
                .scheme(origin.scheme())
                .authority(origin.authority())
                .path(post.path());
        post.headers().forEach((name, value) -> head.add(name.toLowerCase(Locale.ROOT), value));
        return head;
    }

    /** What is said of the whole connection. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        leaving |= message instanceof Http2GoAwayFrame;
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    @Override
    public boolean usable() {
        return !leaving && channel.isActive();
    }

    @Override
    public void close() {
        ChannelFuture unused = channel.close();
    }
}
