package io.fairlead.proxy.front.http;

import io.fairlead.dialect.RequestPeek;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.ContentDecoder;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A request's compressed body, decoded: read for what it asks for, and kept while there is room. Does its work in one call, on any
 * thread.
 */
final class CodedRequest {

    /** What came of it. */
    enum Result {
        /** All of it was read. */
        READ,
        /** It is larger than what may be read. */
        TOO_LARGE,
        /** Its coding is not read here, or it is not what it says. */
        UNREADABLE
    }

    private static final int PIECE = 64 * 1024;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final RequestPeek peek = new RequestPeek();
    private final @Nullable MemoryClaim room;
    private final long most;
    private final List<ByteBuf> kept = new ArrayList<>();
    private boolean keeps;
    private long size;
    private Result result = Result.UNREADABLE;

    private CodedRequest(@Nullable MemoryClaim room, long most, boolean keeps) {
        this.room = room;
        this.most = most;
        this.keeps = keeps;
    }

    /**
     * Decodes {@code coded}, whose indices stay.
     *
     * @param most how many bytes it may come to
     * @param whole whether it is all of the body, and is kept
     * @param room takes what is kept; without it nothing is
     * @param memory where decoding takes room
     */
    static CodedRequest read(
            ByteBuf coded, String coding, long most, boolean whole, MemoryClaim room, MemoryAccount memory) {
        CodedRequest request = new CodedRequest(room, most, whole);
        try (ContentDecoder decoder = ContentCodings.decoder(coding, memory)) {
            if (decoder != null) {
                request.result = request.decode(coded, decoder, whole);
            }
        } catch (DataFormatException broken) {
            request.result = Result.UNREADABLE;
        } catch (RuntimeException | Error bug) {
            request.release();
            throw bug;
        }
        if (request.result != Result.READ) {
            request.release();
        }
        return request;
    }

    /** One that nobody could read. */
    static CodedRequest unread() {
        return new CodedRequest(null, 0, false);
    }

    private Result decode(ByteBuf coded, ContentDecoder decoder, boolean whole) throws DataFormatException {
        for (ByteBuffer part : coded.nioBuffers()) {
            if (!decoder.decode(part, this::piece)) {
                return Result.TOO_LARGE;
            }
        }
        return !whole || decoder.whole() ? Result.READ : Result.UNREADABLE;
    }

    private boolean piece(ByteBuffer decoded) {
        size += decoded.remaining();
        if (size > most) {
            return false;
        }
        keep(decoded.duplicate());
        peek.look(decoded);
        return true;
    }

    private void keep(ByteBuffer decoded) {
        while (keeps && decoded.hasRemaining()) {
            ByteBuf to = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (to == null || !to.isWritable()) {
                if (room == null || !room.grow(PIECE)) {
                    release();
                    return;
                }
                to = allocator.buffer(PIECE, PIECE);
                kept.add(to);
            }
            int step = Math.min(to.writableBytes(), decoded.remaining());
            to.writeBytes(decoded.duplicate().limit(decoded.position() + step));
            decoded.position(decoded.position() + step);
        }
    }

    Result result() {
        return result;
    }

    /** What it says, as far as it was read. */
    RequestPeek peek() {
        return peek;
    }

    /** All that was decoded, now the caller's; null when it is not kept. */
    @Nullable
    ByteBuf take() {
        if (!keeps) {
            return null;
        }
        keeps = false;
        CompositeByteBuf all = allocator.compositeBuffer(Integer.MAX_VALUE).addComponents(true, kept);
        kept.clear();
        return all;
    }

    /** Gives back what is kept. */
    void release() {
        if (keeps) {
            keeps = false;
            kept.forEach(ByteBuf::release);
            kept.clear();
            if (room != null) {
                room.shrinkTo(0);
            }
        }
    }
}
