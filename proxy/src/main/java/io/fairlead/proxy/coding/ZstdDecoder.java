package io.fairlead.proxy.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes {@code zstd} (RFC 8878) of one frame or several. A frame whose window is above 8 MiB, the most that RFC 9659
 * allows as a content coding, is not read; one within is counted before its window is made.
 */
final class ZstdDecoder implements ContentDecoder {

    private static final int SCRATCH = 16 * 1024;
    private static final long LARGEST_WINDOW = 8L << 20;
    private static final long BESIDE_WINDOW = 320 * 1024;

    /** Input and output, lent for one call: another decoder may take what comes out, within it. */
    private static final FastThreadLocal<Deque<ByteBuffer[]>> BUFFERS = new FastThreadLocal<>() {
        @Override
        protected Deque<ByteBuffer[]> initialValue() {
            return new ArrayDeque<>(1);
        }
    };

    private final MemoryClaim room;
    private @Nullable ZstdDecompressCtx context;
    private @Nullable ZstdHeader header;
    private boolean within;

    /** More may come out of what went in. */
    private boolean full;

    private ZstdDecoder(MemoryClaim room, ZstdDecompressCtx context) {
        this.room = room;
        this.context = context;
    }

    /** Loads the library; throws what speaks against it. */
    static void load() {
        Native.load();
    }

    /** Null when there is no memory for it. */
    static @Nullable ZstdDecoder of(MemoryAccount memory) {
        MemoryClaim room = memory.claim(Place.BUFFERS);
        return room.grow(BESIDE_WINDOW) ? new ZstdDecoder(room, new ZstdDecompressCtx()) : null;
    }

    @Override
    public Progress decode(ByteBuffer coded, long most, Output output) throws DataFormatException {
        Deque<ByteBuffer[]> free = BUFFERS.get();
        ByteBuffer[] buffers = free.poll();
        if (buffers == null) {
            buffers = new ByteBuffer[] {ByteBuffer.allocateDirect(SCRATCH), ByteBuffer.allocateDirect(SCRATCH)};
        }
        try {
            long made = 0;
            while (coded.hasRemaining() || full) {
                ZstdDecompressCtx with = context;
                if (with == null) {
                    throw new DataFormatException("closed");
                }
                if (made >= most) {
                    return Progress.MORE;
                }
                int piece = step(with, coded, buffers, output);
                if (piece < 0) {
                    return Progress.REFUSED;
                }
                made += piece;
            }
            return Progress.ALL;
        } catch (ZstdException e) {
            throw notZstd(e);
        } finally {
            free.push(buffers);
        }
    }

    private static DataFormatException notZstd(ZstdException cause) {
        DataFormatException e = new DataFormatException("not zstd");
        e.initCause(cause);
        return e;
    }

    /** Within a frame's head one byte at a time, then as many as make one piece, of this length; -1 when it is not wanted. */
    private int step(ZstdDecompressCtx with, ByteBuffer coded, ByteBuffer[] buffers, Output output)
            throws DataFormatException {
        int length = Math.min(SCRATCH, coded.remaining());
        if (!within) {
            ZstdHeader reading = header == null ? new ZstdHeader() : header;
            header = reading;
            length = 1;
            if (!reading.read(coded.get(coded.position()) & 0xFF)) {
                throw new DataFormatException("no zstd frame");
            }
            if (reading.done()) {
                begin(reading.window());
            }
        }
        ByteBuffer in = buffers[0].clear();
        in.put(coded.slice().limit(length)).flip();
        int made = feed(with, in, buffers[1], output);
        coded.position(coded.position() + length - in.remaining());
        return made;
    }

    private void begin(long window) throws DataFormatException {
        within = true;
        header = null;
        if (window < 0 || window > LARGEST_WINDOW) {
            throw new DataFormatException("too large a window");
        }
        long more = window + BESIDE_WINDOW - room.bytes();
        if (more > 0 && !room.grow(more)) {
            throw new NoWindowException();
        }
    }

    private int feed(ZstdDecompressCtx with, ByteBuffer in, ByteBuffer out, Output output) {
        out.clear();
        boolean frameEnded = with.decompressDirectByteBufferStream(out, in);
        full = !out.hasRemaining() && !frameEnded;
        int made = out.flip().remaining();
        if (made > 0 && (!output.accept(out) || context == null)) {
            return -1;
        }
        within &= !frameEnded;
        return made;
    }

    @Override
    public boolean whole() {
        return !within && header == null;
    }

    @Override
    public void close() {
        ZstdDecompressCtx with = context;
        context = null;
        if (with != null) {
            with.close();
            room.close();
        }
    }
}
