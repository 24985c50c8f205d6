package io.fairlead.proxy.http1;

/** The four forms of a request target (RFC 9112 section 3.2). */
public enum TargetForm {
    /** {@code /path?query}. */
    ORIGIN,
    /** {@code http://host/path?query}. */
    ABSOLUTE,
    /** {@code host:port}, of CONNECT alone. */
    AUTHORITY,
    /** {@code *}, of OPTIONS alone. */
    ASTERISK
}
