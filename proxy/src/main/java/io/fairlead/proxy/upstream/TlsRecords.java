package io.fairlead.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands before TLS and measures its records (RFC 8446 section 5.1) without reading them: whether a part of one is there, of
 * which nobody behind can know yet. Confined to the channel's loop.
 */
final class TlsRecords extends ChannelInboundHandlerAdapter {

    private static final int HEAD = 5;
    private static final int NONE = -1;
    private static final int ALERT = 21;

    private int headBytes;
    private int length;
    private int rest;
    private int firstType = NONE;

    /** Whether every record that began has come whole. */
    boolean drained() {
        return headBytes == 0 && rest == 0;
    }

    /** Whether nothing came. */
    boolean silent() {
        return firstType == NONE;
    }

    /** Whether nothing came of the other side's handshake: nothing at all, or an alert in its place. */
    boolean cutShort() {
        return firstType == NONE || firstType == ALERT;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            measure(bytes);
        }
        ctx.fireChannelRead(message);
    }

    private void measure(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        if (firstType == NONE && at < end) {
            firstType = bytes.getUnsignedByte(at);
        }
        while (at < end) {
            if (rest > 0) {
                int part = Math.min(rest, end - at);
                rest -= part;
                at += part;
            } else {
                length = (length << 8 | bytes.getUnsignedByte(at++)) & 0xffff; // the head's last two bytes stay
                if (++headBytes == HEAD) {
                    headBytes = 0;
                    rest = length;
                }
            }
        }
    }
}
