package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The framing around chunks (RFC 9112 section 7.1): {@link #chunkHead}, the data as it is, {@link #crlf}, and so on, then
 * {@link #lastChunk}. Usable from any thread.
 */
public final class ChunkWriter {

    /** The most that {@link #chunkHead} writes. */
    public static final int LONGEST_HEAD = 10;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuf CRLF = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(2).writeByte(Octets.CR).writeByte(Octets.LF).asReadOnly());

    private ChunkWriter() {}

    /** The line before {@code length} bytes of data. Zero is refused, for it would end the body. */
    public static void chunkHead(ByteBuf out, int length) {
        if (length <= 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: > 0)");
        }
        int digits = (35 - Integer.numberOfLeadingZeros(length)) / 4;
        out.ensureWritable(digits + 2);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.writeByte(HEX[(length >>> shift) & 0xf]);
        }
        out.writeByte(Octets.CR).writeByte(Octets.LF);
    }

    /** The end of a chunk's data, to be written as a buffer of its own; shared, releasing it does nothing. */
    public static ByteBuf crlf() {
        return CRLF.duplicate();
    }

    /**
     * The end of the body.
     *
     * @param trailers may be empty; those that may not stand here (RFC 9110 section 6.5.1) are left out
     * @throws IllegalArgumentException when a field would break out of its line; nothing is written then
     */
    public static void lastChunk(ByteBuf out, Headers trailers) {
        if (trailers.size() == 0) {
            out.writeBytes(LAST);
            return;
        }
        HeadWriter writer = HeadWriter.begin().constant("0\r\n");
        Headers allowed = TrailerFields.allowed(trailers);
        for (int i = 0; i < allowed.size(); i++) {
            writer.field(allowed.name(i), allowed.value(i));
        }
        writer.constant("\r\n").copyTo(out);
    }
}
