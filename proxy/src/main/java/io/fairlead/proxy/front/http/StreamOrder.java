package io.fairlead.proxy.front.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Ends an HTTP/2 connection whose client begins its streams out of order, or goes on with one that it has ended (RFC 9113 sections
 * 5.1 and 5.1.1). Netty's codec forgets a stream when it closes, and so cannot tell these; this looks at the heads of the frames
 * before they come to it. Remembers the last {@value #REMEMBERED} streams. On the loop.
 */
final class StreamOrder extends ChannelInboundHandlerAdapter {

    private static final int PREFACE = 24;
    private static final int FRAME_HEAD = 9;
    private static final int REMEMBERED = 256;
    private static final int END_STREAM = 1;

    private final Http2FrameCodec codec;
    private final byte[] head = new byte[FRAME_HEAD];
    private final int[] opened = new int[REMEMBERED];
    private final boolean[] ended = new boolean[REMEMBERED];
    private int skip = PREFACE;
    private int have;
    private int last;
    private int wentOn;
    private boolean failed;

    StreamOrder(Http2FrameCodec codec) {
        this.codec = codec;
    }

    /** Whether a head came on the stream {@code id}, the last of such, behind its end: an error of another kind than the codec tells. */
    boolean wentOn(int id) {
        return wentOn == id;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (failed || !(message instanceof ByteBuf bytes)) {
            if (failed) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.fireChannelRead(message);
            }
            return;
        }
        int at = bytes.readerIndex();
        Http2Exception fault = null;
        while (at < bytes.writerIndex() && fault == null) {
            int step = Math.min(skip, bytes.writerIndex() - at);
            skip -= step;
            at += step;
            while (skip == 0 && have < FRAME_HEAD && at < bytes.writerIndex()) {
                head[have++] = bytes.getByte(at++);
            }
            if (have == FRAME_HEAD) {
                have = 0;
                skip = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
                if (head[3] == Http2FrameTypes.HEADERS && stream() <= last) {
                    int before = Math.max(0, at - FRAME_HEAD - bytes.readerIndex());
                    ctx.fireChannelRead(bytes.readRetainedSlice(
                            before)); // the codec's state decides, and what came in order counts
                }
                fault = look(head[3], head[4], stream());
            }
        }
        if (fault == null) {
            ctx.fireChannelRead(bytes);
        } else {
            failed = true;
            bytes.release();
            codec.onError(ctx.pipeline().context(codec), false, fault);
        }
    }

    private int stream() {
        return (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | (head[8] & 0xff);
    }

    private @Nullable Http2Exception look(int type, int flags, int id) {
        boolean end = (flags & END_STREAM) != 0;
        int place = id >> 1 & (REMEMBERED - 1);
        if (type == Http2FrameTypes.HEADERS) {
            if (id > last) {
                last = id;
                opened[place] = id;
                ended[place] = end;
                return null;
            }
            if (opened[place] != id) {
                boolean remembered = id > last - 2 * REMEMBERED;
                return remembered
                        ? fault(Http2Error.PROTOCOL_ERROR, "a stream begins below one that began before")
                        : null;
            }
            if (ended[place]) {
                wentOn = id;
                boolean closed = codec.connection().stream(id) == null;
                return closed ? fault(Http2Error.STREAM_CLOSED, "a stream goes on that its client has ended") : null;
            }
        }
        if ((type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.DATA) && opened[place] == id) {
            ended[place] |= end;
        }
        return null;
    }

    private static Http2Exception fault(Http2Error error, String sentence) {
        return Http2Exception.connectionError(error, sentence);
    }
}
