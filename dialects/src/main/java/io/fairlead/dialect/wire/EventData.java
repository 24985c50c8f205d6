package io.fairlead.dialect.wire;

import java.util.Arrays;

/**
 * The bytes of one event, bounded. Up to the bound they are kept as they are. An event that grows beyond it is kept in short,
 * such as an image in base64, or a final event that repeats the whole answer. Each JSON string is cut to its first bytes, so
 * that what is left still parses and still shows its keys and short values. Only an event that is too large even then is {@link
 * #tooLarge}: the rest of it is dropped.
 */
final class EventData {
    private static final int STRING_KEPT = 512;
    private static final int FIRST_SIZE = 512;
    /** How much larger than the bound the short form of an event may be. */
    private static final int SHORT_FACTOR = 4;

    private final int limit;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;
    private boolean tooLarge;

    private boolean shortening;
    private boolean inString;
    private int escapeLeft;
    private int stringLength;

    EventData(int limit) {
        this.limit = limit;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    boolean shortened() {
        return shortening;
    }

    void clear() {
        length = 0;
        tooLarge = false;
        shortening = false;
        inString = false;
        escapeLeft = 0;
        stringLength = 0;
        if (bytes.length > 16 * FIRST_SIZE) {
            bytes = new byte[FIRST_SIZE];
        }
    }

    void append(byte[] from, int start, int count) {
        if (shortening) {
            shorten(from, start, start + count);
        } else if (length + count <= limit) {
            reserve(count);
            System.arraycopy(from, start, bytes, length, count);
            length += count;
        } else {
            byte[] kept = bytes;
            int keptLength = length;
            bytes = new byte[FIRST_SIZE];
            length = 0;
            shortening = true;
            shorten(kept, 0, keptLength);
            shorten(from, start, start + count);
        }
    }

    void append(byte single) {
        append(new byte[] {single}, 0, 1);
    }

    private void shorten(byte[] from, int start, int end) {
        for (int i = start; i < end && !tooLarge; i++) {
            byte b = from[i];
            if (!inString) {
                inString = b == '"';
                stringLength = 0;
                keep(b);
            } else if (escapeLeft > 0) {
                escapeLeft = escapeLeft == 1 && b == 'u' ? 4 : escapeLeft == 1 ? 0 : escapeLeft - 1;
                keepWithin(b);
            } else if (b == '"') {
                inString = false;
                keep(b);
            } else {
                // A cut may fall neither inside an escape nor inside a UTF-8 character.
                boolean continuation = (b & 0xC0) == 0x80;
                if (!continuation && stringLength >= STRING_KEPT) {
                    stringLength = Integer.MAX_VALUE;
                }
                if (b == '\\') {
                    escapeLeft = 1;
                }
                keepWithin(b);
            }
        }
    }

    private void keepWithin(byte b) {
        if (stringLength != Integer.MAX_VALUE) {
            stringLength++;
            keep(b);
        }
    }

    private void keep(byte b) {
        if (length >= SHORT_FACTOR * limit) {
            tooLarge = true;
            return;
        }
        reserve(1);
        bytes[length++] = b;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
