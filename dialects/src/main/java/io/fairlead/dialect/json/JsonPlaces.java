package io.fairlead.dialect.json;

import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Finds places in a document by its brackets and quotes, and holds nothing of it. Pure. */
public final class JsonPlaces {

    /** With every character escaped, a longer one is another. */
    private static final int LONGEST_NAME = 256;

    private JsonPlaces() {}

    /**
     * The value of the last member {@code name} of the document's object, which readers take: {@code [from, to)}. Null when there is
     * none, or the document is no whole object. What else is wrong within it is for its reader to say.
     */
    public static int @Nullable [] member(JsonSource source, String name) {
        try {
            int[] found = null;
            int at = content(source, 0);
            if (source.at(at) != '{') {
                return null;
            }
            at = content(source, at + 1);
            while (source.at(at) != '}') {
                int end = stringEnd(source, at);
                int value = content(source, end);
                if (source.at(at) != '"' || source.at(value) != ':') {
                    return null;
                }
                value = content(source, value + 1);
                boolean named = end - at <= LONGEST_NAME
                        && SpanText.read(source.copy(at, end)).equals(name);
                at = content(source, valueEnd(source, value));
                if (named) {
                    found = new int[] {value, valueEnd(source, value)};
                }
                if (source.at(at) == ',') {
                    at = content(source, at + 1);
                } else if (source.at(at) != '}') {
                    return null;
                }
            }
            return found;
        } catch (IndexOutOfBoundsException | UncheckedIOException broken) {
            return null;
        }
    }

    /** Behind the closing quote of the string that opens at {@code start}; the document's length when there is none. */
    static int stringEnd(JsonSource source, int start) {
        int length = source.length();
        int i = start + 1;
        while (i < length) {
            byte b = source.at(i);
            if (b == '"') {
                return i + 1;
            }
            i += b == '\\' ? 2 : 1;
        }
        return length;
    }

    /** The first place from {@code at} on that is no white space. */
    static int content(JsonSource source, int at) {
        int i = at;
        while (blank(source.at(i))) {
            i++;
        }
        return i;
    }

    /** Behind the value that begins at {@code start}. */
    static int valueEnd(JsonSource source, int start) {
        byte first = source.at(start);
        if (first == '"') {
            return stringEnd(source, start);
        }
        return first == '{' || first == '[' ? containerEnd(source, start) : scalarEnd(source, start);
    }

    private static int containerEnd(JsonSource source, int start) {
        int depth = 0;
        int i = start;
        do {
            byte b = source.at(i);
            if (b == '"') {
                i = stringEnd(source, i);
                continue;
            }
            depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
            i++;
        } while (depth > 0);
        return i;
    }

    private static int scalarEnd(JsonSource source, int start) {
        int length = source.length();
        int i = start;
        while (i < length && !blank(source.at(i)) && ",]}".indexOf(source.at(i)) < 0) {
            i++;
        }
        return i;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
