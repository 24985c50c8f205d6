package io.fairlead.proxy.front.detect;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a connection begins with, judged by its first bytes. Pure. */
public enum Opening {
    /** A letter or a line end: the beginning of an HTTP/1 request, whether a good one is for its decoder to say. */
    HTTP1,
    /** The whole connection preface of HTTP/2 (RFC 9113 section 3.4). */
    HTTP2,
    /** A TLS handshake record (RFC 8446 section 5.1). */
    TLS,
    /** None of these. */
    OTHER,
    /** Too few bytes to say. */
    NEED_MORE;

    /** The longest beginning that is needed to decide. */
    public static final int LONGEST = 24;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Looks at the readable bytes and moves nothing. */
    public static Opening of(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length == 0) {
            return NEED_MORE;
        }
        int at = bytes.readerIndex();
        int first = bytes.getUnsignedByte(at);
        if (first == 0x16) {
            return length < 2 ? NEED_MORE : bytes.getByte(at + 1) == 3 ? TLS : OTHER;
        }
        if (first == 'P') {
            int same = 0;
            while (same < length && same < PREFACE.length && bytes.getByte(at + same) == PREFACE[same]) {
                same++;
            }
            if (same == PREFACE.length) {
                return HTTP2;
            }
            return same == length ? NEED_MORE : HTTP1;
        }
        boolean token = (first >= 'a' && first <= 'z')
                || (first >= 'A' && first <= 'Z')
                || (first >= '0' && first <= '9')
                || "!#$%&'*+-.^_`|~\r\n".indexOf(first) >= 0;
        return token ? HTTP1 : OTHER;
    }
}
