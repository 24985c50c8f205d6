package io.fairlead.proxy.http1;

/** What the parts of a request may hold, whatever the version of HTTP that it came by (RFC 9110, RFC 3986). Pure. */
public final class HttpGrammar {

    private HttpGrammar() {}

    /** A method, or the name of a field. */
    public static boolean token(CharSequence text) {
        return Octets.isToken(text);
    }

    /** A field's value, without whitespace around it. */
    public static boolean fieldValue(CharSequence text) {
        int length = text.length();
        if (length > 0 && (Octets.isSpace(text.charAt(0)) || Octets.isSpace(text.charAt(length - 1)))) {
            return false;
        }
        return all(text, Octets.VALUE);
    }

    /** Path and query in origin-form; visible ASCII without a fragment. */
    public static boolean originForm(CharSequence text) {
        return text.length() > 0 && text.charAt(0) == '/' && all(text, Octets.TARGET);
    }

    /** A host, with or without a port. */
    public static boolean authority(String text) {
        return Authority.valid(text);
    }

    /** A host and a port that can be dialled. */
    public static boolean authorityWithPort(String text) {
        return Authority.withPort(text);
    }

    /** A scheme (RFC 3986 section 3.1). */
    public static boolean scheme(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (i == 0 || (!Octets.isDigit(c) && c != '+' && c != '-' && c != '.'))) {
                return false;
            }
        }
        return text.length() > 0;
    }

    private static boolean all(CharSequence text, boolean[] allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || !allowed[c]) {
                return false;
            }
        }
        return true;
    }
}
