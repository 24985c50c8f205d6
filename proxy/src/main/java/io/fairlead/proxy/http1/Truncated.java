package io.fairlead.proxy.http1;

/** The peer's bytes ended before its message did (RFC 9112 section 8). Nothing else is decoded after this. */
public enum Truncated {
    /** Not one byte of the awaited answer came. */
    BEFORE_HEAD,
    /** In the middle of a head. */
    IN_HEAD,
    /** After the head, before the end of the body. */
    IN_BODY
}
