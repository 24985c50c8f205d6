package io.fairlead.proxy.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes gzip (RFC 1952), whose members may follow each other, and deflate (RFC 1950, or bare RFC 1951). What stands behind the end of
 * deflate is passed over.
 */
final class DeflateDecoder implements ContentDecoder {

    private static final int SCRATCH = 8 * 1024;
    private static final int GZIP_TRAILER = 8;

    private final boolean gzip;
    private final byte[] scratch = new byte[SCRATCH];
    private final GzipHeader header = new GzipHeader();
    private @Nullable Inflater inflater;
    private boolean closed;
    private boolean between = true;
    private int trailer;
    private boolean over;

    /** More may come out of what went in. */
    private boolean full;

    DeflateDecoder(boolean gzip) {
        this.gzip = gzip;
    }

    @Override
    public Progress decode(ByteBuffer coded, long most, Output output) throws DataFormatException {
        long made = 0;
        while (coded.hasRemaining() || full) {
            if (closed) {
                throw new DataFormatException("closed");
            }
            if (made >= most) {
                return Progress.MORE;
            }
            if (over) {
                coded.position(coded.limit());
            } else if (trailer > 0) {
                coded.get();
                trailer--;
                between = trailer == 0;
            } else if (inflater == null) {
                begin(coded);
            } else {
                int piece = inflate(inflater, coded, output);
                if (piece < 0) {
                    return Progress.REFUSED;
                }
                made += piece;
            }
        }
        return Progress.ALL;
    }

    private void begin(ByteBuffer coded) throws DataFormatException {
        between = false;
        if (!gzip) {
            // RFC 1950 begins with method 8 in the low bits; browsers also accept bare deflate data, so do we
            inflater = new Inflater((coded.get(coded.position()) & 0x0F) != 8);
        } else if (header.read(coded)) {
            inflater = new Inflater(true);
        }
    }

    /** One piece, of this length; -1 when it is not wanted. */
    private int inflate(Inflater with, ByteBuffer coded, Output output) throws DataFormatException {
        with.setInput(coded);
        int made = with.inflate(scratch);
        boolean wanted = made == 0 || output.accept(ByteBuffer.wrap(scratch, 0, made));
        if (!wanted || closed) {
            return -1;
        }
        full = made == SCRATCH && !with.finished();
        if (with.finished()) {
            with.end();
            inflater = null;
            over = !gzip;
            trailer = gzip ? GZIP_TRAILER : 0;
        } else if (made == 0 && with.needsDictionary()) {
            throw new DataFormatException("a preset dictionary");
        }
        return made;
    }

    @Override
    public boolean whole() {
        return between || over;
    }

    @Override
    public void close() {
        closed = true;
        Inflater present = inflater;
        if (present != null) {
            present.end();
            inflater = null;
        }
    }
}
