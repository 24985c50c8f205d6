package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.json.JsonOutline;
import io.fairlead.dialect.json.JsonProjection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** Reads documents, large ones within the memory that there is. Pure. */
final class Documents {

    /** What a document of this size becomes is small, whatever is in it. */
    private static final int SMALL = 8 * 1024;

    /** A tree, what the neutral model makes of it, and the tree that is written. */
    private static final int TRANSLATED = 3;

    /** The text in an array, as a string, and as a string in another form; of two bytes a character where it is not Latin. */
    private static final int COPIES = 3;

    private Documents() {}

    /**
     * The document in {@code bytes} to be translated; null when it is none. Parts of it may be read from {@code bytes} later.
     *
     * @throws io.fairlead.dialect.json.NoRoomException when it does not fit
     */
    static @Nullable JsonNode read(ByteBuf bytes, JsonProjection known, WorkMemory room) {
        int length = bytes.readableBytes();
        if (length <= SMALL) {
            byte[] copy = ByteBufUtil.getBytes(bytes);
            return Json.tree(copy, length);
        }
        room.takeHeap((long) COPIES * length * (latin(bytes) ? 1 : 2));
        return JsonOutline.read(new BufferSource(bytes), known, room, TRANSLATED);
    }

    /** Whether each character of it takes one byte on the heap. */
    private static boolean latin(ByteBuf bytes) {
        boolean[] escape = {false};
        return bytes.forEachByte(b -> {
                    boolean unicode = escape[0] && b == 'u';
                    escape[0] = b == '\\';
                    return b >= 0 && !unicode;
                })
                < 0;
    }
}
