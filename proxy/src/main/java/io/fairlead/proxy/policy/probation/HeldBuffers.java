package io.fairlead.proxy.policy.probation;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Buffers kept back, in their order. Owns them until they are passed on or released. Small ones are gathered once there are
 * many: a byte that is kept in a buffer of its own takes hundreds. Confined to a loop.
 */
final class HeldBuffers {

    /** An honest answer is held in fewer. */
    private static final int MANY = 16;

    private static final int SMALL = 1024;
    private static final int ROOM = 4 * 1024;

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(4);
    private @Nullable ByteBuf gathering;
    private int bytes;

    /** Takes {@code buffer}; what comes back are its bytes as they are held now, to be looked at at once. */
    ByteBuf add(ByteBuf buffer) {
        int length = buffer.readableBytes();
        bytes += length;
        ByteBuf into = gathering;
        if (into == null || into.writableBytes() < length) {
            buffers.add(buffer); // it has an owner before more is allocated
            into = null;
            if (buffers.size() > MANY && length < SMALL) {
                into = buffer.alloc().buffer(ROOM, ROOM);
                buffers.removeLast();
                buffers.add(into);
            }
            gathering = into;
        }
        if (into == null) {
            return buffer;
        }
        into.writeBytes(buffer);
        buffer.release();
        return into.slice(into.writerIndex() - length, length);
    }

    /** How many buffers they are. */
    int count() {
        return buffers.size();
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
            gathering = buffers.isEmpty() ? null : gathering; // it is always the last
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
        gathering = null;
        bytes = 0;
    }
}
