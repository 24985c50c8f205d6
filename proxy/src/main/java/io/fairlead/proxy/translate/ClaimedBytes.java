package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.NoRoomException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.OutputStream;

/** Writes into buffers for which room is taken first, a piece at a time. One thread at a time. */
final class ClaimedBytes extends OutputStream {
    private static final int FIRST = 4 * 1024;
    private static final int PIECE = 256 * 1024;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final WorkMemory room;
    private final CompositeByteBuf all = allocator.compositeBuffer(Integer.MAX_VALUE);
    private ByteBuf piece;

    ClaimedBytes(WorkMemory room) {
        this.room = room;
        this.piece = next(FIRST);
    }

    private ByteBuf next(int size) {
        room.takeBuffers(size);
        return allocator.buffer(size, size);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** @throws NoRoomException when there is none for more */
    @Override
    public void write(byte[] from, int start, int count) {
        int at = start;
        int end = start + count;
        while (at < end) {
            if (!piece.isWritable()) {
                ByteBuf following = next(PIECE);
                all.addComponent(true, piece);
                piece = following;
            }
            int some = Math.min(end - at, piece.writableBytes());
            piece.writeBytes(from, at, some);
            at += some;
        }
    }

    /** What was written; its receiver owns it. Nothing is written after it. */
    ByteBuf whole() {
        return all.addComponent(true, piece);
    }

    /** Lets go of what was written. */
    void release() {
        piece.release();
        all.release();
    }
}
