package io.fairlead.proxy.http1;

import java.nio.charset.StandardCharsets;

/** Which bytes may stand where. Tables are indexed by the unsigned byte. */
final class Octets {

    static final byte HTAB = '\t';
    static final byte LF = '\n';
    static final byte CR = '\r';
    static final byte SP = ' ';

    /** {@code tchar} (RFC 9110 section 5.6.2): names and methods. */
    static final boolean[] TOKEN = new boolean[256];

    /** {@code field-vchar}, SP and HTAB (RFC 9110 section 5.5), with the bytes from 0x80 on that are opaque. */
    static final boolean[] VALUE = new boolean[256];

    /**
     * What a request target may hold: the visible ASCII characters without {@code #}, since a fragment is never sent. More
     * than RFC 3986 allows, because applications send {@code |} and {@code []} as they are and providers take them.
     */
    static final boolean[] TARGET = new boolean[256];

    static {
        for (int c = 0x21; c <= 0x7e; c++) {
            VALUE[c] = true;
            TARGET[c] = c != '#';
            TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        for (int c = 0x80; c <= 0xff; c++) {
            VALUE[c] = true;
        }
        VALUE[SP] = true;
        VALUE[HTAB] = true;
    }

    private Octets() {}

    static String text(byte[] bytes, int from, int to) {
        return from == to ? "" : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || !TOKEN[c]) {
                return false;
            }
        }
        return text.length() > 0;
    }

    static boolean isSpace(int c) {
        return c == SP || c == HTAB;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
