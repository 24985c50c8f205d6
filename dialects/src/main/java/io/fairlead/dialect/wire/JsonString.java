package io.fairlead.dialect.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A string within the bytes of a JSON document (RFC 8259, section 7), without its quotes. */
public final class JsonString {
    private static final long QUOTES = EightBytes.all('"');
    private static final long BACKSLASHES = EightBytes.all('\\');
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;
    private static final char UNKNOWN = '\uFFFD';

    private JsonString() {}

    /** Where the string that begins at {@code from} has its closing quote; -1 when there is none before {@code to}. */
    public static int end(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            i = special(bytes, i, to);
            if (i < to && bytes[i] == '"') {
                return i;
            }
            i += 2;
        }
        return -1;
    }

    /** The first quote or backslash from {@code from} on, or {@code to}. */
    private static int special(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - EightBytes.LENGTH; i += EightBytes.LENGTH) {
            long eight = EightBytes.at(bytes, i);
            long found = EightBytes.equal(eight, QUOTES) | EightBytes.equal(eight, BACKSLASHES);
            if (found != 0) {
                return i + EightBytes.before(found);
            }
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /**
     * The text in {@code bytes[from, to)}, or null when these bytes are not beyond doubt a string: a control character, an unknown
     * escape, half a surrogate pair, no UTF-8. Whether such a document can be read is for a parser to say.
     */
    public static @Nullable String text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\\') {
                return unescaped(bytes, from, i, to);
            }
            if (b >= 0 && b < ' ') {
                return null;
            }
        }
        return known(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private static @Nullable String known(String text) {
        return text.indexOf(UNKNOWN) >= 0 ? null : text;
    }

    /** An escape is never shorter than what it stands for, so that the text has room where its escapes had. */
    private static @Nullable String unescaped(byte[] bytes, int from, int escape, int to) {
        byte[] text = new byte[to - from];
        int length = escape - from;
        System.arraycopy(bytes, from, text, 0, length);
        int i = escape;
        while (i < to) {
            byte b = bytes[i++];
            if (b >= 0 && b < ' ') {
                return null;
            }
            if (b != '\\') {
                text[length++] = b;
                continue;
            }
            byte kind = i < to ? bytes[i++] : 0;
            if (kind != 'u') {
                byte single = single(kind);
                if (single == 0) {
                    return null;
                }
                text[length++] = single;
                continue;
            }
            int point = hex(bytes, i, to);
            i += HEX_DIGITS;
            if (point >= 0 && Character.isHighSurrogate((char) point)) {
                boolean pair = i + 1 < to && bytes[i] == '\\' && bytes[i + 1] == 'u';
                int low = pair ? hex(bytes, i + 2, to) : -1;
                i += 2 + HEX_DIGITS;
                point = low >= 0 && Character.isLowSurrogate((char) low)
                        ? Character.toCodePoint((char) point, (char) low)
                        : -1;
            }
            if (point < 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                return null;
            }
            byte[] encoded = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(encoded, 0, text, length, encoded.length);
            length += encoded.length;
        }
        return known(new String(text, 0, length, StandardCharsets.UTF_8));
    }

    /** What an escape of one character stands for, or 0. */
    private static byte single(byte kind) {
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> 0;
        };
    }

    /** The number in four hexadecimal digits, or -1. */
    private static int hex(byte[] bytes, int from, int to) {
        if (from + HEX_DIGITS > to) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + HEX_DIGITS; i++) {
            int digit = Character.digit(bytes[i], HEX);
            if (digit < 0) {
                return -1;
            }
            value = value * HEX + digit;
        }
        return value;
    }
}
