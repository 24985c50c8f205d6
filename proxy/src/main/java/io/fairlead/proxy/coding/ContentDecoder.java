package io.fairlead.proxy.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Undoes one content coding, or several that were applied in turn, piece by piece. For one thread at a time; {@link #close} gives
 * back what it holds, natively too, and may be called twice.
 */
public interface ContentDecoder extends AutoCloseable {

    /** Takes what comes out. */
    @FunctionalInterface
    interface Output {

        /**
         * The next decoded bytes, which are valid only within this call.
         *
         * @return whether more is wanted; false ends {@link ContentDecoder#decode} early
         */
        boolean accept(ByteBuffer decoded);
    }

    /**
     * Decodes {@code coded} to its limit, and hands on each piece as it comes out: no piece is larger than 64 KiB, so that a bomb is
     * seen before it has gone off.
     *
     * @return whether {@code output} wanted all of it, and no bomb stood between two codings; after false this decoder is of no more use
     * @throws DataFormatException when these bytes are not of this coding; this decoder is then of no more use
     */
    boolean decode(ByteBuffer coded, Output output) throws DataFormatException;

    /** Whether the coded data may end here: it ended by its own marks, or nothing came yet. */
    boolean whole();

    @Override
    void close();
}
