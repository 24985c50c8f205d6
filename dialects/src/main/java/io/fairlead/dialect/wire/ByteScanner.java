package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns buffers into array regions, so that the loops below run over plain arrays whatever memory the bytes lie in. */
abstract class ByteScanner {
    private static final int SCRATCH = 4096;

    /** One a thread, not one a scanner: thousands of streams are open at once, and each answer would have its own. */
    private static final ThreadLocal<Scratch> SCRATCHES = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        private byte @Nullable [] bytes = new byte[SCRATCH];

        /** Null while somebody further up on this thread's stack has it. */
        byte @Nullable [] take() {
            byte[] taken = bytes;
            bytes = null;
            return taken;
        }

        void give(byte[] back) {
            bytes = back;
        }
    }

    final void feed(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            int to = bytes.arrayOffset() + bytes.limit();
            bytes.position(bytes.limit());
            chunk(bytes.array(), from, to);
            return;
        }
        Scratch scratch = SCRATCHES.get();
        byte[] free = scratch.take();
        byte[] copy = free == null ? new byte[SCRATCH] : free;
        try {
            while (bytes.hasRemaining()) {
                int length = Math.min(copy.length, bytes.remaining());
                bytes.get(copy, 0, length);
                chunk(copy, 0, length);
            }
        } finally {
            if (free != null) {
                scratch.give(free);
            }
        }
    }

    abstract void chunk(byte[] bytes, int from, int to);
}
