package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.JsonEdit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/** A document with edits, as slices of the document and what stands between them. Pure. */
final class EditedBytes {
    /** A slice costs more than the bytes that it saves. */
    private static final int MOST_SLICES = 512;

    private EditedBytes() {}

    /**
     * A new buffer over {@code content}, which the caller owns.
     *
     * @throws io.fairlead.dialect.json.NoRoomException when there are so many edits that it has to be a copy, and that does not fit
     */
    static ByteBuf of(ByteBuf content, List<JsonEdit> edits, WorkMemory room) {
        if (edits.size() > MOST_SLICES) {
            return copy(content, edits, room);
        }
        CompositeByteBuf all = PooledByteBufAllocator.DEFAULT.compositeBuffer(Integer.MAX_VALUE);
        int start = content.readerIndex();
        int at = 0;
        for (JsonEdit edit : edits) {
            all.addComponent(true, content.retainedSlice(start + at, edit.start() - at));
            all.addComponent(true, Unpooled.wrappedBuffer(edit.text()));
            at = edit.end();
        }
        return all.addComponent(true, content.retainedSlice(start + at, content.readableBytes() - at));
    }

    private static ByteBuf copy(ByteBuf content, List<JsonEdit> edits, WorkMemory room) {
        long size = content.readableBytes();
        for (JsonEdit edit : edits) {
            size += edit.text().length - (edit.end() - edit.start());
        }
        room.takeBuffers(size);
        ByteBuf all = PooledByteBufAllocator.DEFAULT.buffer(Math.toIntExact(size));
        int start = content.readerIndex();
        int at = 0;
        for (JsonEdit edit : edits) {
            all.writeBytes(content, start + at, edit.start() - at).writeBytes(edit.text());
            at = edit.end();
        }
        return all.writeBytes(content, start + at, content.readableBytes() - at);
    }
}
