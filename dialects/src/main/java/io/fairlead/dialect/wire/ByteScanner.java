package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns buffers into array regions, so that the loops below run over plain arrays whatever memory the bytes lie in. */
abstract class ByteScanner {
    private static final int LARGEST_SCRATCH = 4096;
    private static final int SMALLEST_SCRATCH = 256;

    private byte @Nullable [] scratch;

    final void feed(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            int to = bytes.arrayOffset() + bytes.limit();
            bytes.position(bytes.limit());
            chunk(bytes.array(), from, to);
            return;
        }
        byte[] copy = scratchFor(bytes.remaining());
        while (bytes.hasRemaining()) {
            int length = Math.min(copy.length, bytes.remaining());
            bytes.get(copy, 0, length);
            chunk(copy, 0, length);
        }
    }

    /** Grows with what comes: most streams bring a few hundred bytes at a time, and thousands of them are open at once. */
    private byte[] scratchFor(int length) {
        byte[] copy = scratch;
        if (copy == null || (copy.length < length && copy.length < LARGEST_SCRATCH)) {
            int wanted = Math.max(SMALLEST_SCRATCH, Integer.highestOneBit(Math.max(1, length - 1)) * 2);
            copy = new byte[Math.min(LARGEST_SCRATCH, wanted)];
            scratch = copy;
        }
        return copy;
    }

    abstract void chunk(byte[] bytes, int from, int to);
}
