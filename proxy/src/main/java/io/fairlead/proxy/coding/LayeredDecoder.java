package io.fairlead.proxy.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Undoes two codings in turn. */
final class LayeredDecoder implements ContentDecoder {

    private final ContentDecoder outer;
    private final ContentDecoder inner;
    private @Nullable DataFormatException failed;

    LayeredDecoder(ContentDecoder outer, ContentDecoder inner) {
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public boolean decode(ByteBuffer coded, Output output) throws DataFormatException {
        boolean wanted = outer.decode(coded, piece -> {
            try {
                return inner.decode(piece, output);
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
