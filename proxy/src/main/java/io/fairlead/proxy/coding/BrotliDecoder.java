package io.fairlead.proxy.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes {@code br} (RFC 7932), whose window is at most 16 MiB. Its decoder makes its window as large as what came out
 * so far, so that is what it takes from the account.
 */
final class BrotliDecoder implements ContentDecoder {

    private static final int INPUT = 8 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final long AT_FIRST = 128 * 1024;
    private static final long STEP = 256 * 1024;
    private static final long LARGEST_WINDOW = 16L << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MemoryClaim room;
    private long taken = AT_FIRST;
    private long out;
    private boolean begun;
    private DecoderJNI.@Nullable Wrapper decoder;

    /** What came out and was not handed on yet. */
    private ByteBuffer pulled = NOTHING;

    private BrotliDecoder(MemoryClaim room, DecoderJNI.Wrapper decoder) {
        this.room = room;
        this.decoder = decoder;
    }

    /** Loads the library; throws what speaks against it. */
    static void load() {
        Brotli4jLoader.ensureAvailability();
    }

    /** Null when there is no memory for it. */
    static @Nullable BrotliDecoder of(MemoryAccount memory) {
        MemoryClaim room = memory.claim(Place.BUFFERS);
        try {
            if (room.grow(AT_FIRST)) {
                return new BrotliDecoder(room, new DecoderJNI.Wrapper(INPUT));
            }
        } catch (IOException | RuntimeException e) {
            room.close();
        }
        return null;
    }

    @Override
    public Progress decode(ByteBuffer coded, long most, Output output) throws DataFormatException {
        long made = 0;
        while (true) {
            DecoderJNI.Wrapper with = decoder;
            if (with == null) {
                throw new DataFormatException("closed");
            }
            ByteBuffer ready = pulled;
            if (ready.hasRemaining()) {
                if (made >= most) {
                    return Progress.MORE;
                }
                int length = Math.min(PIECE, ready.remaining());
                boolean wanted = output.accept(ready.slice().limit(length).slice());
                if (!wanted || decoder == null) {
                    return Progress.REFUSED;
                }
                ready.position(ready.position() + length);
                made += length;
            } else if (with.hasOutput()) {
                pulled = pull(with);
            } else if (!go(with, coded)) {
                return Progress.ALL;
            }
        }
    }

    /** Lets it work, on the next input where it wants any; false when nothing is left for it. */
    private boolean go(DecoderJNI.Wrapper with, ByteBuffer coded) throws DataFormatException {
        switch (with.getStatus()) {
            case OK -> with.push(0);
            case NEEDS_MORE_OUTPUT -> pulled = pull(with);
            case NEEDS_MORE_INPUT -> {
                if (!coded.hasRemaining()) {
                    return false;
                }
                feed(with, coded);
            }
            case DONE -> {
                coded.position(coded.limit()); // what stands behind the end is passed over
                return false;
            }
            case ERROR -> throw new DataFormatException("not br");
        }
        return true;
    }

    private void feed(DecoderJNI.Wrapper with, ByteBuffer coded) {
        begun = true;
        ByteBuffer input = with.getInputBuffer();
        input.clear();
        int length = Math.min(input.remaining(), coded.remaining());
        input.put(coded.slice().limit(length));
        coded.position(coded.position() + length);
        with.push(length);
    }

    /** All that came out, which stays valid until it is let work again: at most its window. */
    private ByteBuffer pull(DecoderJNI.Wrapper with) throws DataFormatException {
        ByteBuffer piece = with.pull();
        out += piece.remaining();
        while (taken - AT_FIRST < Math.min(out, LARGEST_WINDOW)) {
            if (!room.grow(STEP)) {
                throw new NoWindowException();
            }
            taken += STEP;
        }
        return piece;
    }

    @Override
    public boolean whole() {
        DecoderJNI.Wrapper with = decoder;
        return !begun || (with != null && with.getStatus() == DecoderJNI.Status.DONE);
    }

    @Override
    public void close() {
        DecoderJNI.Wrapper with = decoder;
        decoder = null;
        pulled = NOTHING;
        if (with != null) {
            with.destroy();
            room.close();
        }
    }
}
