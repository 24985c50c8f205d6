package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.upstream.MessageLine.Answered;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the answer to one message from its stream: head, body, trailers. Confined to the stream's loop. */
final class Http2MessageReader extends ChannelInboundHandlerAdapter {

    private static final int INFORMATION = 200;

    private final CompletableFuture<Answered> result;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private @Nullable Headers headers;

    Http2MessageReader(CompletableFuture<Answered> result) {
        this.result = result;
    }

    /** Writes a whole message. */
    static void write(Http2StreamChannel stream, Http2Headers head, byte[] body) {
        ChannelFuture unused = stream.write(new DefaultHttp2HeadersFrame(head, false));
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true))
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        ChannelFuture unusedToo = stream.close();
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof Http2HeadersFrame frame) {
                head(context, frame);
            } else if (message instanceof Http2DataFrame frame) {
                data(context, frame.content(), frame.isEndStream());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ChannelHandlerContext context, Http2HeadersFrame frame) {
        Headers fields = fields(frame.headers());
        if (headers != null) {
            done(context, fields);
            return;
        }
        status = status(frame.headers());
        if (status >= INFORMATION || frame.isEndStream()) {
            headers = fields;
        }
        if (frame.isEndStream()) {
            done(context, Headers.NONE);
        }
    }

    private void data(ChannelHandlerContext context, ByteBuf content, boolean last) {
        if (body.size() + content.readableBytes() > MessageConnection.LONGEST_ANSWER) {
            failed(context);
            return;
        }
        body.writeBytes(ByteBufUtil.getBytes(content));
        if (last) {
            done(context, Headers.NONE);
        }
    }

    private static int status(Http2Headers head) {
        CharSequence status = head.status();
        try {
            return status == null ? 0 : Integer.parseInt(status.toString());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Headers fields(Http2Headers from) {
        Headers.Builder fields = Headers.builder(from.size());
        from.forEach(each -> {
            if (each.getKey().length() > 0 && each.getKey().charAt(0) != ':') {
                fields.add(each.getKey().toString(), each.getValue().toString());
            }
        });
        return fields.build();
    }

    private void done(ChannelHandlerContext context, Headers trailers) {
        Headers head = headers;
        if (head == null || status < INFORMATION) {
            failed(context);
        } else {
            result.complete(new Answered(status, head, body.toByteArray(), trailers, ""));
        }
    }

    private void failed(ChannelHandlerContext context) {
        result.complete(Answered.failed("connection_closed"));
        ChannelFuture unused = context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            result.complete(Answered.failed("stream_reset"));
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        result.complete(Answered.failed("connection_closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(context);
    }
}
