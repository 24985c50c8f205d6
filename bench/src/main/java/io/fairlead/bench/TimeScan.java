package io.fairlead.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.function.LongConsumer;

/** Finds the times in a stream's bytes, however they are cut. */
final class TimeScan {

    private static final byte[] MARK = Talk.MARK.getBytes(US_ASCII);

    private final LongConsumer times;
    private int matched;
    private int digits;
    private long time;

    TimeScan(LongConsumer times) {
        this.times = times;
    }

    /** Reads {@code count} bytes. */
    void scan(ByteBuf in, int count) {
        for (int i = 0; i < count; i++) {
            byte octet = in.readByte();
            if (matched < MARK.length) {
                // Starting over at the first byte is enough for the text that the upstream sends.
                matched = octet == MARK[matched] ? matched + 1 : octet == MARK[0] ? 1 : 0;
            } else {
                time = time * 10 + octet - '0';
                if (++digits == Talk.DIGITS) {
                    times.accept(time);
                    matched = 0;
                    digits = 0;
                    time = 0;
                }
            }
        }
    }
}
