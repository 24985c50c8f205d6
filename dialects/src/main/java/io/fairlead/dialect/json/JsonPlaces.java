package io.fairlead.dialect.json;

/** Finds ends in a document that a parser has read already. */
final class JsonPlaces {

    private JsonPlaces() {}

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
