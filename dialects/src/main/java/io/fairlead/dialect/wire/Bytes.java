package io.fairlead.dialect.wire;

import java.nio.charset.StandardCharsets;

/** Bytes that are text. */
public final class Bytes {

    private Bytes() {}

    /** The bytes of an ASCII text, for constants. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether it says nothing before a JSON document: white space, or a byte of a byte-order mark. */
    public static boolean blank(byte b) {
        return b == ' '
                || b == '\t'
                || b == '\n'
                || b == '\r'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /**
     * The index of {@code part} in {@code bytes[from, to)}, or -1. {@code part} is not empty. A byte that {@code part} does not
     * have is passed over with all that could end in it, so that few bytes are looked at.
     */
    public static int indexOf(byte[] bytes, int from, int to, byte[] part) {
        long has = 0;
        for (byte each : part) {
            has |= 1L << each; // of two bytes with the same bit both are looked at
        }
        int end = part.length - 1;
        int i = from;
        while (i + end < to) {
            if ((has >>> bytes[i + end] & 1) == 0) {
                i += part.length;
            } else if (startsWith(bytes, i, to, part)) {
                return i;
            } else {
                i++;
            }
        }
        return -1;
    }

    public static boolean startsWith(byte[] bytes, int from, int to, byte[] part) {
        if (to - from < part.length) {
            return false;
        }
        for (int i = 0; i < part.length; i++) {
            if (bytes[from + i] != part[i]) {
                return false;
            }
        }
        return true;
    }
}
