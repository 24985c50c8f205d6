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

    /** How far a call came. */
    enum Progress {
        /** To the limit of what was given. */
        ALL,
        /** As much came out as may come out at once: the same buffer is given once more, even when nothing is left in it. */
        MORE,
        /** The output wants no more, or a bomb stood between two codings: this decoder is of no more use. */
        REFUSED
    }

    /**
     * Decodes {@code coded} to its limit, or until {@code most} bytes came out, and hands on each piece as it comes out. No
     * piece is larger than 64 KiB, so that a bomb is seen before it has gone off. The last piece may pass {@code most}.
     *
     * @throws DataFormatException when these bytes are not of this coding; this decoder is then of no more use
     */
    Progress decode(ByteBuffer coded, long most, Output output) throws DataFormatException;

    /**
     * The same to the limit, however much comes out.
     *
     * @return whether {@code output} wanted all of it, and no bomb stood between two codings
     */
    default boolean decode(ByteBuffer coded, Output output) throws DataFormatException {
        return decode(coded, Long.MAX_VALUE, output) == Progress.ALL;
    }

    /** Whether the coded data may end here: it ended by its own marks, or nothing came yet. */
    boolean whole();

    @Override
    void close();
}
