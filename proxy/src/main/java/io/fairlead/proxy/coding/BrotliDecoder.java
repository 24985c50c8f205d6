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

    private final MemoryClaim room;
    private long taken = AT_FIRST;
    private long out;
    private boolean begun;
    private DecoderJNI.@Nullable Wrapper decoder;

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
    public boolean decode(ByteBuffer coded, Output output) throws DataFormatException {
        while (coded.hasRemaining()) {
            DecoderJNI.Wrapper with = decoder;
            if (with == null) {
                throw new DataFormatException("closed");
            }
            if (with.getStatus() == DecoderJNI.Status.DONE) {
                coded.position(coded.limit()); // what stands behind the end is passed over
                return true;
            }
            begun = true;
            ByteBuffer input = with.getInputBuffer();
            input.clear();
            int length = Math.min(input.remaining(), coded.remaining());
            input.put(coded.slice().limit(length));
            coded.position(coded.position() + length);
            with.push(length);
            if (!drain(with, output)) {
                return false;
            }
        }
        return true;
    }

    private boolean drain(DecoderJNI.Wrapper with, Output output) throws DataFormatException {
        while (true) {
            switch (with.getStatus()) {
                case OK -> with.push(0);
                case NEEDS_MORE_OUTPUT -> {
                    if (!pull(with, output)) {
                        return false;
                    }
                }
                case NEEDS_MORE_INPUT, DONE -> {
                    return !with.hasOutput() || pull(with, output);
                }
                case ERROR -> throw new DataFormatException("not br");
            }
        }
    }

    private boolean pull(DecoderJNI.Wrapper with, Output output) throws DataFormatException {
        ByteBuffer piece = with.pull();
        out += piece.remaining();
        while (taken - AT_FIRST < Math.min(out, LARGEST_WINDOW)) {
            if (!room.grow(STEP)) {
                throw new NoWindowException();
            }
            taken += STEP;
        }
        while (piece.hasRemaining()) {
            int length = Math.min(PIECE, piece.remaining());
            boolean wanted = output.accept(piece.slice().limit(length).slice());
            if (!wanted || decoder == null) {
                return false;
            }
            piece.position(piece.position() + length);
        }
        return true;
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
        if (with != null) {
            with.destroy();
            room.close();
        }
    }
}
