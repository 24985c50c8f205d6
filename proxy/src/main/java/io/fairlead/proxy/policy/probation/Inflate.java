package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.AnswerWatcher;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a gzip (RFC 1952) or deflate (RFC 1950, or bare RFC 1951) body on the side, for a watcher only.
 *
 * <p>Bounded: beyond a megabyte, output of more than a hundred times the input is taken for a bomb and looked at no
 * further. Confined to a loop; {@link #close} frees the inflater's native memory.
 */
final class Inflate implements AutoCloseable {

    private static final long FREE = 1024 * 1024;
    private static final long MOST_RATIO = 100;
    private static final int SCRATCH = 8 * 1024;

    private final boolean gzip;
    private final byte[] scratch = new byte[SCRATCH];
    private final GzipHeader header = new GzipHeader();
    private @Nullable Inflater inflater;
    private boolean closed;
    private int trailer;
    private long in;
    private long out;

    private Inflate(boolean gzip) {
        this.gzip = gzip;
    }

    /** For a {@code content-encoding}, or null when it is none that is unpacked here. */
    static @Nullable Inflate of(@Nullable String encoding) {
        if (encoding == null) {
            return null;
        }
        return switch (encoding.trim().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new Inflate(true);
            case "deflate" -> new Inflate(false);
            default -> null;
        };
    }

    /** Shows {@code watcher} what {@code packed} holds; false once it cannot be read, or should not be. */
    boolean unpack(ByteBuffer packed, AnswerWatcher watcher) {
        try {
            while (packed.hasRemaining() && !closed) {
                if (trailer > 0) {
                    packed.get();
                    trailer--;
                } else if (inflater == null) {
                    begin(packed);
                } else if (!inflate(inflater, packed, watcher)) {
                    return false;
                }
            }
            return !closed;
        } catch (DataFormatException e) {
            return false;
        }
    }

    private void begin(ByteBuffer packed) throws DataFormatException {
        if (gzip) {
            if (header.read(packed)) {
                inflater = new Inflater(true);
            }
        } else {
            // RFC 1950 begins with method 8 in the low bits; browsers also accept bare deflate data, so do we
            inflater = new Inflater((packed.get(packed.position()) & 0x0F) != 8);
        }
    }

    private boolean inflate(Inflater with, ByteBuffer packed, AnswerWatcher watcher) throws DataFormatException {
        int before = packed.remaining();
        with.setInput(packed);
        while (true) {
            int made = with.inflate(scratch);
            out += made;
            if (made > 0) {
                watcher.look(ByteBuffer.wrap(scratch, 0, made));
            }
            if (out > FREE && out > (in + before - packed.remaining()) * MOST_RATIO) {
                return false;
            }
            if (with.finished()) {
                with.end();
                inflater = null;
                if (gzip) {
                    trailer = 8;
                } else {
                    packed.position(packed.limit());
                }
                break;
            }
            if (made == 0) {
                if (with.needsDictionary()) {
                    return false;
                }
                break;
            }
        }
        in += before - packed.remaining();
        return true;
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
