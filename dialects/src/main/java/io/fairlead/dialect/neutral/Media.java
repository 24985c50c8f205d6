package io.fairlead.dialect.neutral;

import org.jspecify.annotations.Nullable;

/** Where a picture, document or sound is. Nothing is ever fetched. */
public sealed interface Media {

    /** Here: {@code type} is its media type, {@code base64} its bytes. */
    record Inline(String type, String base64) implements Media {

        /** As a {@code data:} URL. */
        public String url() {
            return "data:" + type + ";base64," + base64;
        }

        /** Without the bytes. */
        @Override
        public String toString() {
            return "Inline[" + type + ", " + base64.length() + " characters]";
        }
    }

    /** Text that stands for a document. */
    record Plain(String text) implements Media {}

    /** At an address that the provider fetches; {@code type} where it is known. */
    record Link(String url, @Nullable String type) implements Media {}

    /** Stored at one provider, under its id; no other can have it. {@code type}: its media type, where it is known. */
    record Stored(String id, @Nullable String type) implements Media {
        public Stored(String id) {
            this(id, null);
        }
    }

    /** What is at {@code url}: a {@code data:} URL in base64 is the thing itself; any other address stays one. */
    static Media at(String url) {
        int comma = url.indexOf(',');
        if (url.startsWith("data:") && comma > 0) {
            String head = url.substring("data:".length(), comma);
            if (head.endsWith(";base64")) {
                return new Inline(head.substring(0, head.indexOf(';')), url.substring(comma + 1));
            }
        }
        return new Link(url, null);
    }
}
