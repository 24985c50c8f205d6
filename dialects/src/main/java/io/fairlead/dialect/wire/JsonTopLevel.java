package io.fairlead.dialect.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the top-level members of one JSON object as its bytes pass, in any cut, and keeps nothing but the members that
 * are wanted, up to a bound each.
 *
 * <p>Written by hand because Jackson's non-blocking parser holds each string in memory until it ends, and a body may have
 * strings of 25 MB. This scanner follows strings and brackets only: it does not say whether a document is valid, it says
 * whether one was whole ({@link #complete}), and gives up ({@link #malformed}) where it cannot follow.
 */
public final class JsonTopLevel extends ByteScanner {
    private static final int LONGEST_KEY = 64;

    /** Below this depth brackets are only counted, whatever their kind. */
    private static final int DEEPEST = 1024;

    /** A string this long of nothing but letters, digits and signs is taken for base64, not for text. */
    private static final int LONGEST_WORD = 2048;

    /** An escape by number has six bytes, and is counted as two. */
    private static final int BY_NUMBER = 6;

    private static final int BY_NUMBER_MEANS = 2;

    private static final byte[] NOTHING = {};

    private static final long QUOTES = EightBytes.all('"');
    private static final long BACKSLASHES = EightBytes.all('\\');
    private static final long BLANKS = EightBytes.all(' ');

    /** Takes the members that it wants. A name is given as its bytes are written, each of them a sign. */
    public interface Members {

        /** Whether the value of this top-level member is to be kept. */
        boolean wants(String name);

        /** A wanted member: its raw JSON is {@code bytes[from, to)} until this returns. Called again when the name comes again. */
        void member(String name, byte[] bytes, int from, int to);

        /** A wanted member whose value was longer than the bound. */
        default void tooLong(String name) {}
    }

    /** Hears of all that has structure, for those who look for a few names at any depth. */
    public interface Structure {

        /** How much of a string it is given. */
        int KEPT = 96;

        /** A string ended: its first {@code kept} bytes as they are written, of {@code length}. */
        void string(byte[] beginning, int kept, long length);

        /** A bracket, a comma or a colon. */
        void sign(byte sign);
    }

    private final Members members;
    private final @Nullable Structure structure;
    private final byte[] beginning;
    private int begun;
    private final int longestValue;

    private int depth;
    private final java.util.BitSet arrays = new java.util.BitSet();
    private boolean inString;
    private boolean escaped;
    private boolean expectKey;
    private boolean readingKey;
    private boolean readingValue;
    private boolean complete;
    private boolean malformed;
    private int mark;

    private String key = "";

    /** What came of a key or a value before the bytes at hand; null where nothing ever came in two. */
    private @Nullable ByteArrayOutputStream kept;

    private boolean overflow;

    private long textBytes;
    private long stringLength;
    private long escapes;
    private boolean words;

    /** {@code longestValue}: how many bytes of one member's value are kept at most. */
    public JsonTopLevel(int longestValue, Members members) {
        this(longestValue, members, null);
    }

    /** The same, where {@code structure} hears of all the rest. */
    public JsonTopLevel(int longestValue, Members members, @Nullable Structure structure) {
        this.longestValue = longestValue;
        this.members = members;
        this.structure = structure;
        this.beginning = structure == null ? NOTHING : new byte[Structure.KEPT];
    }

    /** Reads on; the buffer's position is moved to its limit. */
    public void scan(ByteBuffer bytes) {
        feed(bytes);
    }

    /** Whether a whole document was seen: its first bracket was closed, and nothing but white space followed. */
    public boolean complete() {
        return complete && !malformed;
    }

    /** Whether the document is an array. */
    public boolean array() {
        return arrays.get(1);
    }

    /** Whether the bytes cannot be a JSON object or array. */
    public boolean malformed() {
        return malformed;
    }

    /**
     * How many bytes of strings were seen. An escape counts as what it stands for: one byte, or two for one by number, about what
     * half of a sign of most scripts has. Long strings that look like base64 are left out.
     */
    public long textBytes() {
        return textBytes;
    }

    @Override
    void chunk(byte[] bytes, int from, int to) {
        int keepFrom = readingKey || readingValue ? from : -1;
        int i = from;
        while (i < to && !malformed) {
            if (inString) {
                int start = i;
                i = string(bytes, i, to);
                if (structure != null) {
                    begin(bytes, start, inString ? i : i - 1);
                    if (!inString) {
                        structure.string(beginning, begun, stringLength);
                    }
                }
                if (!inString && readingKey) {
                    endKey(bytes, keepFrom, i - 1);
                    keepFrom = -1;
                }
                continue;
            }
            byte b = bytes[i];
            if (structure != null && isSign(b)) {
                structure.sign(b);
            }
            switch (b) {
                case ' ', '\t', '\n', '\r' -> {}
                case '"' -> {
                    inString = true;
                    stringLength = 0;
                    begun = 0;
                    escapes = 0;
                    words = false;
                    if (depth == 0) {
                        malformed = true;
                    } else if (depth == 1 && expectKey && !readingValue) {
                        expectKey = false;
                        readingKey = true;
                        keepFrom = i + 1;
                    }
                }
                case '{', '[' -> open(b == '[');
                case '}', ']' -> {
                    if (depth == 1 && readingValue) {
                        endValue(bytes, keepFrom, i);
                        keepFrom = -1;
                    }
                    close(b == ']');
                }
                case ',' -> {
                    if (depth == 1) {
                        if (readingValue) {
                            endValue(bytes, keepFrom, i);
                            keepFrom = -1;
                        }
                        expectKey = !arrays.get(1);
                    }
                }
                case ':' -> {
                    if (depth == 1 && !readingValue && members.wants(key)) {
                        readingValue = true;
                        keepFrom = i + 1;
                    }
                }
                default -> {
                    if (depth == 0) {
                        outside(b);
                    }
                }
            }
            i++;
        }
        if (keepFrom >= 0 && (readingKey || readingValue)) {
            keep(bytes, keepFrom, to, readingKey ? LONGEST_KEY : longestValue);
        }
    }

    private static boolean isSign(byte b) {
        return b == ',' || b == ':' || b == '{' || b == '}' || b == '[' || b == ']';
    }

    private void begin(byte[] bytes, int from, int to) {
        int more = Math.min(to - from, beginning.length - begun);
        if (more > 0) {
            System.arraycopy(bytes, from, beginning, begun, more);
            begun += more;
        }
    }

    private int string(byte[] bytes, int from, int to) {
        int i = from;
        boolean blank = words;
        while (i < to) {
            if (!escaped && i <= to - EightBytes.LENGTH) {
                long eight = EightBytes.at(bytes, i);
                long found = EightBytes.equal(eight, QUOTES) | EightBytes.equal(eight, BACKSLASHES);
                int plain = found == 0 ? EightBytes.LENGTH : EightBytes.before(found);
                blank = blank
                        || EightBytes.within(EightBytes.equal(eight, BLANKS) | EightBytes.beyondAscii(eight), plain);
                i += plain;
                if (found == 0) {
                    continue;
                }
            }
            byte b = bytes[i++];
            if (escaped) {
                escaped = false;
                escapes += b == 'u' ? BY_NUMBER - BY_NUMBER_MEANS : 1;
                // Base64 may have its slashes escaped, and line breaks within.
                blank |= b != '/' && b != 'n' && b != 'r';
            } else if (b == '"') {
                inString = false;
                stringLength += i - 1 - from;
                words = blank;
                if (words || stringLength < LONGEST_WORD) {
                    textBytes += stringLength - escapes;
                }
                return i;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == ' ' || b < 0) {
                blank = true;
            }
        }
        words = blank;
        stringLength += i - from;
        return i;
    }

    private void open(boolean array) {
        if (complete) {
            malformed = true;
            return;
        }
        depth++;
        if (depth <= DEEPEST) {
            arrays.set(depth, array);
        }
        if (depth == 1) {
            expectKey = !array;
        }
    }

    private void close(boolean array) {
        if (depth == 0 || (depth <= DEEPEST && arrays.get(depth) != array)) {
            malformed = true;
            return;
        }
        depth--;
        complete = depth == 0;
    }

    private void outside(byte b) {
        boolean byteOrderMark = mark < 3 && !complete && b == (byte) (mark == 0 ? 0xEF : mark == 1 ? 0xBB : 0xBF);
        mark++;
        malformed |= !byteOrderMark;
    }

    /** Keeps a part of a key or a value, the rest of which is still to come. */
    private void keep(byte[] bytes, int from, int to, int limit) {
        ByteArrayOutputStream before = kept == null ? new ByteArrayOutputStream() : kept;
        kept = before;
        if (before.size() + (to - from) > limit) {
            overflow = true;
        } else {
            before.write(bytes, from, to - from);
        }
    }

    private void endKey(byte[] bytes, int from, int to) {
        readingKey = false;
        if (whole()) {
            key = to - from > LONGEST_KEY ? "" : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        } else {
            byte[] all = all(bytes, from, to, LONGEST_KEY);
            key = all == null ? "" : new String(all, StandardCharsets.ISO_8859_1);
        }
    }

    private void endValue(byte[] bytes, int from, int to) {
        readingValue = false;
        byte[] all = whole() ? bytes : all(bytes, from, to, longestValue);
        if (all == null || (all == bytes && to - from > longestValue)) {
            members.tooLong(key);
        } else if (all == bytes) {
            members.member(key, bytes, from, to);
        } else {
            members.member(key, all, 0, all.length);
        }
    }

    /** Whether nothing came before the bytes at hand. */
    private boolean whole() {
        return !overflow && (kept == null || kept.size() == 0);
    }

    /** What came before and {@code bytes[from, to)}; null where that is too much. */
    private byte @Nullable [] all(byte[] bytes, int from, int to, int limit) {
        keep(bytes, from, to, limit);
        byte[] all = overflow || kept == null ? null : kept.toByteArray();
        if (kept != null) {
            kept.reset();
        }
        overflow = false;
        return all;
    }
}
