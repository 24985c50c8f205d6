package io.fairlead.proxy.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes two codings in turn. What is between them is coded itself, so that it cannot come to much more than its own coded bytes.
 * A bomb that the inner coding would swallow without a byte of its own is seen there. It is told like one that nobody wants.
 */
final class LayeredDecoder implements ContentDecoder {

    private static final int MOST_BETWEEN = 10;

    private final Expansion between = new Expansion(MOST_BETWEEN);
    private final ContentDecoder outer;
    private final ContentDecoder inner;

    /** What is between them and was not read yet, copied: it has to outlast the call that made it. */
    private @Nullable ByteBuffer piece;

    private boolean goesOn;
    private long made;

    LayeredDecoder(ContentDecoder outer, ContentDecoder inner) {
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public Progress decode(ByteBuffer coded, long most, Output output) throws DataFormatException {
        if (!goesOn) {
            between.in(coded.remaining());
        }
        goesOn = false;
        made = 0;
        while (true) {
            Progress inside = readPiece(most, output);
            if (inside == Progress.ALL && made >= most) {
                inside = Progress.MORE;
            }
            if (inside != Progress.ALL) {
                goesOn = true;
                return inside;
            }
            Progress outside = outer.decode(coded, 1, this::keep);
            if (outside == Progress.REFUSED || piece == null) {
                return outside;
            }
        }
    }

    private Progress readPiece(long most, Output output) throws DataFormatException {
        ByteBuffer present = piece;
        if (present == null) {
            return Progress.ALL;
        }
        Progress inside = inner.decode(present, most - made, decoded -> {
            made += decoded.remaining();
            return output.accept(decoded);
        });
        if (inside == Progress.ALL) {
            piece = null;
        }
        return inside;
    }

    private boolean keep(ByteBuffer decoded) {
        if (!between.out(decoded.remaining())) {
            return false;
        }
        piece = ByteBuffer.allocate(decoded.remaining()).put(decoded).flip();
        return true;
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
