package io.fairlead.proxy.http1;

/**
 * The upstream said more than its answer: bytes nobody asked for, which must never become the answer to a later request.
 * They are dropped and nothing else is decoded; the connection must be closed. Stands before the {@link EndOfMessage} of
 * the answer when the bytes came with it, else by itself.
 */
public enum ExtraBytes {
    AFTER_ANSWER
}
