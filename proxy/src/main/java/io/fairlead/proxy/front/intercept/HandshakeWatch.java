package io.fairlead.proxy.front.intercept;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Looks on at a handshake from below TLS, for what the TLS library does not tell: whether our certificate is out, and an alert
 * in the clear. OpenSSL's clients (curl, Python) answer a certificate of TLS 1.3 so, before they have keys (RFC 8446 section
 * 6). BoringSSL, which expects an encrypted record by then, only says that its length is wrong. Removed when the handshake is
 * done.
 */
final class HandshakeWatch extends ChannelDuplexHandler {

    private static final int RECORD_HEAD = 5; // RFC 8446 section 5.1: type, version, length
    private static final int ALERT = 21;
    private static final int ALERT_LENGTH = 2;

    private final byte[] start = new byte[RECORD_HEAD + ALERT_LENGTH];
    private int have;
    private int skip;
    private boolean answered;
    private @Nullable String alert;

    /** Whether anything of our side of the handshake was sent. */
    boolean answered() {
        return answered;
    }

    /** The name of the alert by which the client rejected our certificate, or null. */
    @Nullable
    String alert() {
        return alert;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            look(bytes);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        answered = true;
        ctx.write(message, promise);
    }

    private void look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (skip > 0) {
                int passed = Math.min(skip, bytes.writerIndex() - at);
                skip -= passed;
                at += passed;
                continue;
            }
            start[have++] = bytes.getByte(at++);
            if (have == RECORD_HEAD && (start[0] != ALERT || length() != ALERT_LENGTH)) {
                skip = length();
                have = 0;
            } else if (have == start.length) {
                alert = Distrust.named(start[RECORD_HEAD + 1] & 0xff);
                have = 0;
            }
        }
    }

    private int length() {
        return (start[3] & 0xff) << 8 | (start[4] & 0xff);
    }
}
