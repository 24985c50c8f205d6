package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.upstream.MessageLine.Answered;
import io.fairlead.proxy.upstream.MessageLine.Post;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Messages over HTTP/1.1, one at a time. Confined to the channel's loop. */
final class Http1Messages extends SimpleChannelInboundHandler<FullHttpResponse> implements MessageConnection {

    private static final int LONGEST_LINE = 4_096;
    private static final int LARGEST_HEAD = 64 * 1024;
    private static final int PIECE = 8_192;

    private final Channel channel;
    private final Origin origin;
    private @Nullable CompletableFuture<Answered> waiting;
    private boolean over;

    Http1Messages(Channel channel, Origin origin) {
        this.channel = channel;
        this.origin = origin;
        channel.pipeline()
                .addLast(
                        new HttpClientCodec(LONGEST_LINE, LARGEST_HEAD, PIECE),
                        new HttpObjectAggregator(LONGEST_ANSWER),
                        this);
        channel.config().setAutoRead(true);
    }

    @Override
    public void send(Post post, CompletableFuture<Answered> result) {
        waiting = result;
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, post.path(), Unpooled.wrappedBuffer(post.body()));
        post.headers().forEach((name, value) -> request.headers().add(name, value));
        request.headers()
                .set(HttpHeaderNames.HOST, origin.authority())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, post.body().length);
        channel.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                failed();
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        if (response.decoderResult().isFailure()) {
            failed();
            return;
        }
        if (response.status().code() < 200) {
            return; // more is to come
        }
        over |= !HttpUtil.isKeepAlive(response) || waiting == null;
        CompletableFuture<Answered> heard = waiting;
        waiting = null;
        if (heard != null) {
            Headers.Builder headers = Headers.builder(response.headers().size());
            for (Map.Entry<String, String> each : response.headers()) {
                headers.add(each.getKey(), each.getValue());
            }
            heard.complete(new Answered(
                    response.status().code(),
                    headers.build(),
                    ByteBufUtil.getBytes(response.content()),
                    Headers.NONE,
                    ""));
        } else {
            close(); // nobody asked
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed();
    }

    private void failed() {
        over = true;
        CompletableFuture<Answered> heard = waiting;
        waiting = null;
        if (heard != null) {
            heard.complete(Answered.failed("connection_closed"));
        }
        close();
    }

    @Override
    public boolean usable() {
        return !over && channel.isActive();
    }

    @Override
    public void close() {
        ChannelFuture unused = channel.close();
    }
}
