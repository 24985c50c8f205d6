package io.fairlead.proxy.front.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes kept in the buffers that they came in. Small pieces are copied together, for each would otherwise hold the whole
 * buffer it was read into: a client that sends single bytes must not cost a read buffer for each.
 */
final class Gathered {

    /** A smaller piece may hold many times its size: a socket is read into buffers of up to 64 KiB. */
    private static final int SMALL = 16 * 1024;

    private static final int FIRST_TAIL = 2048;
    private static final int TAIL = 64 * 1024;

    private final ByteBufAllocator allocator;
    private final List<ByteBuf> pieces = new ArrayList<>(4);
    private long size;
    private boolean tailOpen;

    Gathered(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Takes ownership of {@code bytes}. */
    void add(ByteBuf bytes) {
        if (bytes.readableBytes() == 0) {
            bytes.release();
            return;
        }
        size += bytes.readableBytes();
        if (bytes.readableBytes() >= SMALL) {
            pieces.add(bytes);
            tailOpen = false;
            return;
        }
        ByteBuf tail = tailOpen ? pieces.get(pieces.size() - 1) : null;
        if (tail != null) {
            tail.writeBytes(bytes, Math.min(bytes.readableBytes(), tail.maxFastWritableBytes()));
        }
        if (bytes.isReadable()) {
            tail = allocator.buffer(Math.max(bytes.readableBytes(), size < SMALL ? FIRST_TAIL : TAIL));
            pieces.add(tail);
            tailOpen = true;
            tail.writeBytes(bytes);
        }
        bytes.release();
    }

    long size() {
        return size;
    }

    /** All of it as one buffer, which the caller owns. */
    ByteBuf whole() {
        if (pieces.isEmpty()) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (pieces.size() == 1) {
            return pieces.remove(0);
        }
        CompositeByteBuf all = allocator.compositeBuffer(Integer.MAX_VALUE);
        all.addComponents(true, pieces);
        pieces.clear();
        return all;
    }

    /** Hands the pieces on, in order. */
    void moveTo(FlowingBody body) {
        for (ByteBuf each : pieces) {
            body.offer(each);
        }
        pieces.clear();
    }

    void release() {
        for (ByteBuf each : pieces) {
            each.release();
        }
        pieces.clear();
    }
}
