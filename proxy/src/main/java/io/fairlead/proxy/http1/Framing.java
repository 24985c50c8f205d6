package io.fairlead.proxy.http1;

/**
 * Where a message's body ends (RFC 9112 section 6).
 *
 * @param kind by what means
 * @param length bytes of the body for {@link Kind#LENGTH}, else -1
 */
public record Framing(Kind kind, long length) {

    /** No body at all, whatever the fields say. */
    public static final Framing NONE = new Framing(Kind.NONE, -1);

    public static final Framing CHUNKED = new Framing(Kind.CHUNKED, -1);

    /** The body ends with the connection: answers only. */
    public static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, -1);

    public static final Framing EMPTY = new Framing(Kind.LENGTH, 0);

    public Framing {
        if (kind == Kind.LENGTH ? length < 0 : length != -1) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 0 for LENGTH, -1 otherwise)");
        }
    }

    public static Framing length(long bytes) {
        return bytes == 0 ? EMPTY : new Framing(Kind.LENGTH, bytes);
    }

    /** Whether no byte of body can follow. */
    public boolean empty() {
        return kind == Kind.NONE || length == 0;
    }

    /** By what means the end is known. */
    public enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }
}
