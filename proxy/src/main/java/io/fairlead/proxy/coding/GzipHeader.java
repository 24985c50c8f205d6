package io.fairlead.proxy.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/** Steps over a gzip member's header (RFC 1952 section 2.3), in any cut. Ready for the next member once one is read. */
final class GzipHeader {

    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int CHECK = 2;
    private static final int FIXED = 10;

    private int at;
    private int flags;
    private int skip;
    private int low = -1;

    /** Takes the header's bytes from {@code bytes}; true when all of it was read. */
    boolean read(ByteBuffer bytes) throws DataFormatException {
        while (at < FIXED) {
            if (!bytes.hasRemaining()) {
                return false;
            }
            fixed(bytes.get() & 0xFF);
        }
        while (flags != 0 || skip > 0) {
            if (!bytes.hasRemaining()) {
                return false;
            }
            optional(bytes.get() & 0xFF);
        }
        at = 0;
        return true;
    }

    private void fixed(int value) throws DataFormatException {
        if ((at == 0 && value != 0x1F) || (at == 1 && value != 0x8B) || (at == 2 && value != 8)) {
            throw new DataFormatException("not gzip");
        }
        if (at == 3) {
            flags = value & (EXTRA | NAME | COMMENT | CHECK);
        }
        at++;
    }

    private void optional(int value) {
        if (skip > 0) {
            skip--;
        } else if ((flags & EXTRA) != 0) {
            extraLength(value);
        } else if ((flags & NAME) != 0) {
            flags = value == 0 ? flags & ~NAME : flags;
        } else if ((flags & COMMENT) != 0) {
            flags = value == 0 ? flags & ~COMMENT : flags;
        } else {
            flags &= ~CHECK;
            skip = 1; // the second byte of the header's own check
        }
    }

    private void extraLength(int value) {
        if (low < 0) {
            low = value;
        } else {
            skip = low | value << 8;
            low = -1;
            flags &= ~EXTRA;
        }
    }
}
