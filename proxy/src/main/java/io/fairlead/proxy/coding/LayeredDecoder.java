package io.fairlead.proxy.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes two codings in turn. What is between them is coded itself, so that it cannot come to much more than its own coded bytes: a
 * bomb that the inner coding would swallow without a byte of its own is seen there, and told like one that nobody wants.
 */
final class LayeredDecoder implements ContentDecoder {

    private static final int MOST_BETWEEN = 10;

    private final Expansion between = new Expansion(MOST_BETWEEN);
    private final ContentDecoder outer;
    private final ContentDecoder inner;
    private @Nullable DataFormatException failed;

    LayeredDecoder(ContentDecoder outer, ContentDecoder inner) {
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public boolean decode(ByteBuffer coded, Output output) throws DataFormatException {
        between.in(coded.remaining());
        boolean wanted = outer.decode(coded, piece -> {
            try {
                return between.out(piece.remaining()) && inner.decode(piece, output);
            } catch (DataFormatException e) {
                failed = e;
                return false;
            }
        });
        DataFormatException why = failed;
        if (why != null) {
            throw why;
        }
        return wanted;
    }

    @Override
    public boolean whole() {
        return outer.whole() && inner.whole();
    }

    @Override
    public void close() {
        outer.close();
        inner.close();
    }
}
