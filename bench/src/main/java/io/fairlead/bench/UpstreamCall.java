package io.fairlead.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Locale;

/** Answers requests on one connection, one after the other. Knows only requests with a Content-Length. */
final class UpstreamCall extends ByteToMessageDecoder {

    private static final ByteBuf HEAD_END = fixed("\r\n\r\n");
    private static final ByteBuf STREAMED = fixed("\"stream\":true");
    private static final ByteBuf TOKENS = fixed("\"max_tokens\":");
    private static final String LENGTH = "\r\ncontent-length:";
    private static final ByteBuf ANSWER = Talk.answer();

    private final StreamWheel wheel;
    private int head = -1;
    private int body;

    UpstreamCall(StreamWheel wheel) {
        this.wheel = wheel;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (head < 0) {
            int end = ByteBufUtil.indexOf(HEAD_END, in);
            if (end < 0) {
                return;
            }
            head = end - in.readerIndex() + HEAD_END.readableBytes();
            body = length(in.toString(in.readerIndex(), head, US_ASCII).toLowerCase(Locale.ROOT));
        }
        if (in.readableBytes() < head + body) {
            return;
        }
        ByteBuf asked = in.readSlice(head + body).skipBytes(head);
        head = -1;
        if (ByteBufUtil.indexOf(STREAMED, asked) >= 0) {
            wheel.begin(ctx, number(asked, ByteBufUtil.indexOf(TOKENS, asked) + TOKENS.readableBytes()));
        } else {
            ctx.writeAndFlush(ANSWER.duplicate(), ctx.voidPromise());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // the load sees its broken call and says so
    }

    private static int length(String head) {
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("a request without Content-Length");
        }
        int begin = at + LENGTH.length();
        return Integer.parseInt(head.substring(begin, head.indexOf('\r', begin)).trim());
    }

    private static int number(ByteBuf in, int begin) {
        int value = 0;
        for (int i = begin; in.getByte(i) >= '0' && in.getByte(i) <= '9'; i++) {
            value = value * 10 + in.getByte(i) - '0';
        }
        return value;
    }

    private static ByteBuf fixed(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(US_ASCII)));
    }
}
