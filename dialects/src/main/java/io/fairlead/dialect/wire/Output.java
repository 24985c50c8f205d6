package io.fairlead.dialect.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are being written. Grows as needed; cleared and used again by whoever takes what is in it. One thread at a time.
 */
public final class Output extends OutputStream {
    private static final int KEPT = 64 * 1024;
    private static final int LARGEST_PLAIN = 999_999_999;
    private static final byte[] HEX = Bytes.ascii("0123456789abcdef");

    private byte[] bytes = new byte[1024];
    private int length;

    @Override
    public void write(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    @Override
    public void write(byte[] from) {
        write(from, 0, from.length);
    }

    /** {@code text} in UTF-8. */
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@code text} as a JSON string with its quotes. Half a surrogate pair, as a text that was cut may have one at its end, is
     * written as an escape, so that nothing of it is lost.
     */
    public void quoted(String text) {
        write('"');
        for (int i = plain(text, 0); i < text.length(); i = plain(text, i + 1)) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                write(0xC0 | (c >> 6));
                write(0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                write(0xE0 | (c >> 12));
                write(0x80 | ((c >> 6) & 0x3F));
                write(0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                write(0xF0 | (point >> 18));
                write(0x80 | ((point >> 12) & 0x3F));
                write(0x80 | ((point >> 6) & 0x3F));
                write(0x80 | (point & 0x3F));
            } else {
                escape(c);
            }
        }
        write('"');
    }

    /** Writes the characters from {@code from} on that stand for themselves in one byte; says where the first other one is. */
    private int plain(String text, int from) {
        int end = text.length();
        reserve(Math.max(0, end - from));
        byte[] to = bytes;
        int at = length;
        int i = from;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
                break;
            }
            to[at++] = (byte) c;
        }
        length = at;
        return i;
    }

    private void ascii(char c) {
        if (c == '"' || c == '\\') {
            write('\\');
            write(c);
        } else if (c == '\n') {
            write('\\');
            write('n');
        } else {
            escape(c);
        }
    }

    private void escape(char c) {
        write('\\');
        write('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            write(HEX[(c >> shift) & 0xF]);
        }
    }

    /** {@code number} in digits. */
    public void decimal(long number) {
        if (number < 0 || number > LARGEST_PLAIN) {
            write(Long.toString(number));
            return;
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        reserve(digits);
        length += digits;
        long rest = number;
        for (int at = length - 1; at >= length - digits; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Puts four bytes, the highest first, in the place of those at {@code at}. */
    void replace(int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    /** The array that holds what was written, from index 0; valid until the next write. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Hands what was written on to {@code out}, and forgets it. */
    public void moveTo(OutputStream out) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clear();
    }

    /** Forgets what was written; an array that grew large is given up. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
