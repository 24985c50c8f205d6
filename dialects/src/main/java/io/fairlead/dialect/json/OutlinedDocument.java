package io.fairlead.dialect.json;

import java.util.function.Supplier;

/** A document that has an outline, and how much of its long texts is read. One thread at a time. */
final class OutlinedDocument {
    /** How much of a text is its beginning. */
    private static final int BEGINNING = 256;
    /** A text that may be JSON says nothing unless it is whole. */
    private static final int WHOLE = 64 * 1024;

    private final JsonSource source;
    private final JsonWeight weight;
    private boolean brief;

    OutlinedDocument(JsonSource source, JsonWeight weight) {
        this.source = source;
        this.weight = weight;
    }

    JsonSource source() {
        return source;
    }

    /** What {@code reading} makes of it while long texts only say how they begin. */
    <T> T briefly(Supplier<T> reading) {
        brief = true;
        try {
            return reading.get();
        } finally {
            brief = false;
        }
    }

    /** The text whose quotes are {@code [start, end)}, or how it begins. */
    String text(int start, int end) {
        boolean whole = !brief || end - start <= (source.at(start + 1) == '{' ? WHOLE : BEGINNING);
        return whole ? SpanText.read(source.copy(start, end)) : beginning(start);
    }

    /** Up to the last sign that is whole. */
    private String beginning(int start) {
        int at = start + 1;
        int next = at;
        while (next - start < BEGINNING) {
            at = next;
            int first = source.at(at);
            next += first == '\\' ? (source.at(at + 1) == 'u' ? 6 : 2) : 1;
            while (first < 0 && (source.at(next) & 0xC0) == 0x80) {
                next++;
            }
        }
        byte[] text = source.copy(start, at + 1);
        text[text.length - 1] = '"';
        return SpanText.read(text);
    }

    /** Takes room for a text that is about to be read as a whole. */
    void takeRoom(int start, int end) {
        boolean latin = true;
        for (int i = start; latin && i < end; i++) {
            byte b = source.at(i);
            latin = b >= 0 && !(b == '\\' && source.at(i + 1) == 'u');
        }
        weight.add((long) (end - start) * (latin ? 1 : 2));
    }
}
