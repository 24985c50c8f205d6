package io.fairlead.proxy.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream of a scripted provider. */
final class Http2Wire extends ChannelInboundHandlerAdapter implements Wire {

    private final ScriptedProvider provider;
    private final int number;
    private final Http2StreamChannel stream;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Seen seen;
    private boolean early;
    private boolean answering;

    Http2Wire(ScriptedProvider provider, int number, Http2StreamChannel stream) {
        this.provider = provider;
        this.number = number;
        this.stream = stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof Http2HeadersFrame frame) {
                if (seen == null) {
                    begin(frame.headers());
                } else {
                    seen = seen.withTrailers(frame.headers());
                }
                if (frame.isEndStream()) {
                    complete();
                }
            } else if (msg instanceof Http2DataFrame frame) {
                byte[] bytes = new byte[frame.content().readableBytes()];
                frame.content().readBytes(bytes);
                body.writeBytes(bytes);
                provider.received(bytes.length);
                if (frame.isEndStream()) {
                    complete();
                }
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void begin(Http2Headers headers) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        headers.forEach(field ->
                fields.add(Map.entry(field.getKey().toString(), field.getValue().toString())));
        Seen head = new Seen(
                "HTTP/2",
                number,
                String.valueOf(headers.method()),
                String.valueOf(headers.path()),
                fields,
                new byte[0]);
        seen = head;
        answering = true;
        Reply atOnce = provider.begun(head);
        early = atOnce != null;
        if (atOnce != null) {
            play(atOnce);
        }
    }

    private void complete() {
        if (seen != null) {
            Reply reply = provider.complete(seen.withBody(body.toByteArray()));
            if (!early) {
                play(reply);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            left();
            if (!stream.config().isAutoRead()) {
                ChannelFuture unused = ctx.close(); // with what came while reading was held
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        left();
    }

    private void left() {
        if (answering) {
            answering = false;
            provider.clientLeft();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelFuture unused = ctx.close();
    }

    @Override
    public EventLoop loop() {
        return stream.eventLoop();
    }

    @Override
    public boolean gone() {
        return !stream.isActive();
    }

    @Override
    public void informational(int status, String... headers) {
        ChannelFuture unused = stream.writeAndFlush(new DefaultHttp2HeadersFrame(fields(status, headers)));
    }

    @Override
    public void head(int status, boolean http10, String... headers) {
        ChannelFuture unused = stream.writeAndFlush(new DefaultHttp2HeadersFrame(fields(status, headers)));
    }

    private static Http2Headers fields(int status, String... headers) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        if (status > 0) {
            fields.status(Integer.toString(status));
        }
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
        }
        return fields;
    }

    @Override
    public CompletionStage<?> data(byte[] bytes) {
        return Http1Wire.stage(stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes))));
    }

    @Override
    public CompletionStage<?> end(String... trailers) {
        answering = false;
        ByteBuf nothing = Unpooled.EMPTY_BUFFER;
        return Http1Wire.stage(stream.writeAndFlush(
                trailers.length == 0
                        ? new DefaultHttp2DataFrame(nothing, true)
                        : new DefaultHttp2HeadersFrame(fields(0, trailers), true)));
    }

    @Override
    public CompletionStage<?> raw(byte[] bytes) {
        return data(bytes);
    }

    @Override
    public CompletionStage<?> bare(byte[] bytes) {
        ChannelHandlerContext tls = stream.parent().pipeline().context(SslHandler.class);
        return Http1Wire.stage(tls.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    public void fin() {
        answering = false;
        Channel parent = stream.parent();
        parent.unsafe().close(parent.unsafe().voidPromise());
    }

    @Override
    public void drop() {
        fin();
    }

    @Override
    public void rst() {
        stream.parent().config().setOption(ChannelOption.SO_LINGER, 0);
        fin();
    }

    @Override
    public void resetStream(long code) {
        answering = false;
        ChannelFuture unused = stream.writeAndFlush(new DefaultHttp2ResetFrame(code));
    }

    @Override
    public void goAway(boolean processed) {
        Channel parent = stream.parent();
        Http2FrameCodec codec = parent.pipeline().get(Http2FrameCodec.class);
        ChannelHandlerContext context = parent.pipeline().context(codec);
        int id = stream.stream().id();
        if (!processed) {
            answering = false;
        }
        ChannelFuture unused =
                codec.goAway(context, processed ? id : id - 2, 0, Unpooled.EMPTY_BUFFER, context.newPromise());
        context.flush();
    }

    @Override
    public void holdReading() {
        stream.config().setAutoRead(false);
    }

    @Override
    public void echo() {
        // a tunnel over HTTP/2 is not scripted
    }
}
