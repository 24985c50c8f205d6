package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.dialect.wire.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document that is one plain word, as three members of nearly every request are. A parser of Jackson's would be set up
 * for each of them. Only the plain forms are known here. All others are left to Jackson.
 */
final class JsonScalar {
    private static final byte[] TRUE = Bytes.ascii("true");
    private static final byte[] FALSE = Bytes.ascii("false");
    private static final byte[] NULL = Bytes.ascii("null");

    /** Fewer digits than the largest int has. */
    private static final int MOST_DIGITS = 9;

    private JsonScalar() {}

    /** The value in {@code bytes[from, to)}; null where that is not one plain word, number or text. */
    static @Nullable JsonNode of(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && space(bytes[start])) {
            start++;
        }
        while (end > start && space(bytes[end - 1])) {
            end--;
        }
        if (start == end) {
            return null;
        }
        return switch (bytes[start]) {
            case '"' -> text(bytes, start, end);
            case 't' -> is(bytes, start, end, TRUE) ? BooleanNode.TRUE : null;
            case 'f' -> is(bytes, start, end, FALSE) ? BooleanNode.FALSE : null;
            case 'n' -> is(bytes, start, end, NULL) ? NullNode.getInstance() : null;
            default -> count(bytes, start, end);
        };
    }

    private static boolean space(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static boolean is(byte[] bytes, int from, int to, byte[] word) {
        return to - from == word.length && Bytes.startsWith(bytes, from, to, word);
    }

    /** A text of ASCII without an escape. */
    private static @Nullable JsonNode text(byte[] bytes, int from, int to) {
        if (to - from < 2 || bytes[to - 1] != '"') {
            return null;
        }
        for (int i = from + 1; i < to - 1; i++) {
            if (bytes[i] < ' ' || bytes[i] == '"' || bytes[i] == '\\') {
                return null;
            }
        }
        return TextNode.valueOf(new String(bytes, from + 1, to - from - 2, StandardCharsets.ISO_8859_1));
    }

    /** A number of few digits, without sign, fraction or leading zero. */
    private static @Nullable JsonNode count(byte[] bytes, int from, int to) {
        if (to - from > MOST_DIGITS || (bytes[from] == '0' && to - from > 1)) {
            return null;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return null;
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return IntNode.valueOf(value);
    }
}
