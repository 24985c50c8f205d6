package io.fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;

/**
 * Looks for the empty line that ends a head or a trailer section. Remembers how far it came, so that a head which trickles in
 * is looked at once. What is wrong with line ends and sizes is found here, the same however the bytes were cut.
 */
final class HeadScan {

    private final int firstLineLimit;
    private final int sizeLimit;
    private final int lineLimit;
    private final Http1Violation tooLarge;

    /** All relative to the reader index. */
    private int scanned;

    private int lineStart;
    private int lines;

    HeadScan(int firstLineLimit, int sizeLimit, int lineLimit, Http1Violation tooLarge) {
        this.firstLineLimit = firstLineLimit;
        this.sizeLimit = sizeLimit;
        this.lineLimit = lineLimit;
        this.tooLarge = tooLarge;
    }

    void reset() {
        scanned = 0;
        lineStart = 0;
        lines = 0;
    }

    /** The length up to and with the empty line, or -1 while there is none. Consumes nothing. */
    int find(ByteBuf in) throws Rejected {
        int base = in.readerIndex();
        while (true) {
            int lineFeed = in.indexOf(base + scanned, in.writerIndex(), Octets.LF);
            int length = lineFeed < 0 ? in.readableBytes() : lineFeed - base + 1;
            if (lines == 0 && length > firstLineLimit) {
                throw Http1Violation.REQUEST_LINE_TOO_LONG.rejected();
            }
            if (length > sizeLimit) {
                throw tooLarge.rejected();
            }
            scanned = length;
            if (lineFeed < 0) {
                return -1;
            }
            if (length < 2 || in.getByte(lineFeed - 1) != Octets.CR) {
                throw Http1Violation.BARE_LINE_FEED.rejected();
            }
            if (length - 2 == lineStart) {
                return length;
            }
            if (++lines > lineLimit) {
                throw Http1Violation.TOO_MANY_FIELDS.rejected();
            }
            lineStart = length;
        }
    }
}
