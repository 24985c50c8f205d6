package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns buffers into array regions, so that the loops below run over plain arrays whatever memory the bytes lie in. */
abstract class ByteScanner {
    private static final int SCRATCH = 4096;

    private byte @Nullable [] scratch;

    final void feed(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            int to = bytes.arrayOffset() + bytes.limit();
            bytes.position(bytes.limit());
            chunk(bytes.array(), from, to);
            return;
        }
        byte[] copy = scratch;
        if (copy == null) {
            copy = new byte[SCRATCH];
            scratch = copy;
        }
        while (bytes.hasRemaining()) {
            int length = Math.min(copy.length, bytes.remaining());
            bytes.get(copy, 0, length);
            chunk(copy, 0, length);
        }
    }

    abstract void chunk(byte[] bytes, int from, int to);
}
