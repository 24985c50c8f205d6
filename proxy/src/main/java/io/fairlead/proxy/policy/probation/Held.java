package io.fairlead.proxy.policy.probation;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Buffers kept back, in their order. Owns them until they are passed on or released. Confined to a loop. */
final class Held {

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(4);
    private int bytes;

    void add(ByteBuf buffer) {
        buffers.add(buffer);
        bytes += buffer.readableBytes();
    }

    int bytes() {
        return bytes;
    }

    Iterable<ByteBuf> buffers() {
        return buffers;
    }

    /** Takes the first buffer out, which is then the caller's; null when there is none. */
    @Nullable
    ByteBuf poll() {
        ByteBuf first = buffers.poll();
        if (first != null) {
            bytes -= first.readableBytes();
        }
        return first;
    }

    /** The first {@code most} bytes, copied to the heap. */
    byte[] copy(int most) {
        byte[] copy = new byte[Math.min(most, bytes)];
        int at = 0;
        for (ByteBuf buffer : buffers) {
            int length = Math.min(buffer.readableBytes(), copy.length - at);
            buffer.getBytes(buffer.readerIndex(), copy, at, length);
            at += length;
        }
        return copy;
    }

    void release() {
        for (ByteBuf buffer = buffers.poll(); buffer != null; buffer = buffers.poll()) {
            buffer.release();
        }
        bytes = 0;
    }
}
