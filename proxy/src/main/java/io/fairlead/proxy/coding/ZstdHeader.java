package io.fairlead.proxy.coding;

/**
 * Reads the head of a zstd frame (RFC 8878, section 3.1) byte by byte, for the window that the frame wants.
 */
final class ZstdHeader {

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;

    private int at;
    private int magic;
    private int descriptor;
    private int sizeBytes;
    private int sizeAt;
    private long size;
    private boolean done;
    private long window;

    /** Takes one byte; false when no frame begins so. */
    boolean read(int value) {
        int position = at++;
        if (position < 4) {
            magic |= value << (8 * position);
            if (position == 3 && (magic & ~0xF) == SKIPPABLE) {
                done = true;
            }
            return position < 3 || done || magic == MAGIC;
        }
        if (position == 4) {
            descriptor = value;
            boolean single = single();
            sizeBytes = switch (value >> 6) {
                case 0 -> single ? 1 : 0;
                case 1 -> 2;
                case 2 -> 4;
                default -> 8;
            };
            int dictionaryBytes = new int[] {0, 1, 2, 4}[value & 3];
            sizeAt = 5 + (single ? 0 : 1) + dictionaryBytes;
            return (value & 8) == 0; // a reserved bit
        }
        if (!single() && position == 5) {
            long base = 1L << (10 + (value >> 3));
            window = base + base / 8 * (value & 7);
            done = true;
        } else if (position >= sizeAt) {
            size |= (long) value << (8 * (position - sizeAt));
            if (position == sizeAt + sizeBytes - 1) {
                window = sizeBytes == 2 ? size + 256 : size;
                done = true;
            }
        }
        return true;
    }

    private boolean single() {
        return (descriptor & 0x20) != 0;
    }

    /** Whether the window is known. */
    boolean done() {
        return done;
    }

    /** How many bytes before the present one a frame refers to; 0 for a frame that is skipped. */
    long window() {
        return window;
    }
}
