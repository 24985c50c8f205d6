package io.fairlead.proxy.http1;

import static io.fairlead.proxy.http1.Octets.CR;

/**
 * A chunk's size and extensions (RFC 9112 section 7.1). Extensions are checked against their grammar and dropped: they
 * belong to one connection only.
 */
final class ChunkLine {

    /** More digits than this might not fit a long. */
    private static final int MOST_DIGITS = 15;

    private ChunkLine() {}

    /** The size on the line that starts at {@code from} and ends with CRLF just before {@code to}. */
    static long size(byte[] bytes, int from, int to) throws Rejected {
        int end = to - 2;
        int at = from;
        long size = 0;
        int digit = hex(bytes[at]);
        while (digit >= 0) {
            size = (size << 4) | digit;
            if (++at - from > MOST_DIGITS) {
                throw Http1Violation.BAD_CHUNK_SIZE.rejected();
            }
            digit = hex(bytes[at]);
        }
        if (at == from) {
            throw Http1Violation.BAD_CHUNK_SIZE.rejected();
        }
        if (at < end) {
            if (bytes[at] != ';' && !Octets.isSpace(bytes[at])) {
                throw Http1Violation.BAD_CHUNK_SIZE.rejected();
            }
            extensions(bytes, at, end);
        }
        return size;
    }

    /** {@code *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )}; loops stop at the CR at {@code end}. */
    private static void extensions(byte[] bytes, int from, int end) throws Rejected {
        int at = from;
        while (at < end) {
            at = spaces(bytes, at);
            if (bytes[at] != ';') {
                throw Http1Violation.BAD_CHUNK_EXTENSION.rejected();
            }
            at = token(bytes, spaces(bytes, at + 1));
            int afterName = spaces(bytes, at);
            if (bytes[afterName] == '=') {
                at = spaces(bytes, afterName + 1);
                at = bytes[at] == '"' ? quoted(bytes, at + 1) : token(bytes, at);
            }
        }
    }

    private static int spaces(byte[] bytes, int from) {
        int at = from;
        while (Octets.isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int token(byte[] bytes, int from) throws Rejected {
        int at = from;
        while (Octets.TOKEN[bytes[at] & 0xff]) {
            at++;
        }
        if (at == from) {
            throw Http1Violation.BAD_CHUNK_EXTENSION.rejected();
        }
        return at;
    }

    private static int quoted(byte[] bytes, int from) throws Rejected {
        int at = from;
        while (bytes[at] != '"') {
            if (bytes[at] == '\\') {
                at++;
            }
            if (bytes[at] == CR || !Octets.VALUE[bytes[at] & 0xff]) {
                throw Http1Violation.BAD_CHUNK_EXTENSION.rejected();
            }
            at++;
        }
        return at + 1;
    }

    private static int hex(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
