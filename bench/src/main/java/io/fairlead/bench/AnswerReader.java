package io.fairlead.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Reads answers with a Content-Length or in chunks, as far as the load has to know them: where they end, and the times in their events. */
final class AnswerReader {

    private static final int LONGEST_HEAD = 16 * 1024;
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";

    private enum At {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        LAST_LINE
    }

    private final TimeScan times;
    private final byte[] head = new byte[LONGEST_HEAD];
    private At at = At.HEAD;
    private int headLength;
    private int matched;
    private long left;

    /** @param times takes the time in each event that has one */
    AnswerReader(LongConsumer times) {
        this.times = new TimeScan(times);
    }

    /**
     * Reads on, at most to the end of an answer.
     *
     * @return whether that end was reached
     */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            if (step(in)) {
                at = At.HEAD;
                headLength = 0;
                matched = 0;
                return true;
            }
        }
        return false;
    }

    private boolean step(ByteBuf in) {
        switch (at) {
            case HEAD -> {
                byte octet = in.readByte();
                head[headLength++] = octet;
                matched = octet == HEAD_END[matched] ? matched + 1 : octet == HEAD_END[0] ? 1 : 0;
                if (matched == HEAD_END.length) {
                    begin(new String(head, 0, headLength, US_ASCII).toLowerCase(Locale.ROOT));
                }
            }
            case BODY -> {
                int some = (int) Math.min(left, in.readableBytes());
                in.skipBytes(some);
                left -= some;
                return left == 0;
            }
            case CHUNK_SIZE -> {
                byte octet = in.readByte();
                if (octet == '\n') {
                    at = left == 0 ? At.LAST_LINE : At.CHUNK;
                } else if (octet != '\r') {
                    left = left * 16 + Character.digit(octet, 16);
                }
            }
            case CHUNK -> {
                int some = (int) Math.min(left, in.readableBytes());
                times.scan(in, some);
                left -= some;
                at = left == 0 ? At.CHUNK_END : At.CHUNK;
            }
            case CHUNK_END -> {
                at = in.readByte() == '\n' ? At.CHUNK_SIZE : At.CHUNK_END;
            }
            case LAST_LINE -> {
                return in.readByte() == '\n';
            }
        }
        return false;
    }

    private void begin(String text) {
        if (!text.startsWith("http/1.1 200 ")) {
            throw new IllegalStateException("an answer that is no success: " + text);
        }
        left = 0;
        int length = text.indexOf(LENGTH);
        if (length >= 0) {
            int begin = length + LENGTH.length();
            left = Long.parseLong(
                    text.substring(begin, text.indexOf('\r', begin)).trim());
            at = At.BODY;
        } else if (text.contains(CHUNKED)) {
            at = At.CHUNK_SIZE;
        } else {
            throw new IllegalStateException("an answer without a length: " + text);
        }
    }
}
