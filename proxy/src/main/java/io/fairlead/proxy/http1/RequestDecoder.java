package io.fairlead.proxy.http1;

import org.jspecify.annotations.Nullable;

/**
 * The client side of the wire: bytes become {@link RequestHead}, body {@code ByteBuf}s and {@link EndOfMessage}, or an
 * {@link Http1Violation} or {@link Truncated}, after either of which nothing more is decoded and the bytes are dropped.
 *
 * <p>The first request is decoded at once, each further one only after {@link #next()}: what a client pipelines stays
 * here, and above {@link Http1Limits#held()} the channel is not read. Removed from the pipeline after the end of a CONNECT
 * or an upgrade request, it hands the bytes behind it to the next handler untouched.
 *
 * <p>Runs on the channel's event loop, one instance a channel.
 */
public final class RequestDecoder extends MessageDecoder {

    private boolean skippedEmptyLine;

    public RequestDecoder(Http1Limits limits) {
        super(limits, limits.requestLine(), true);
    }

    /**
     * Asks for the next request; its head may be emitted before this returns.
     *
     * @throws IllegalStateException unless the last request's end was emitted
     */
    public void next() {
        skippedEmptyLine = false;
        start();
    }

    /** Whether bytes of a head have come and more must follow: the time to count against a head's time limit. */
    public boolean isHeadBegun() {
        return headBegun();
    }

    /** Whether the last request is whole and the next one not asked for. */
    public boolean isStopped() {
        return stopped();
    }

    @Override
    @Nullable
    Framing head(byte[] bytes, int from, int to) throws Rejected {
        if (to - from == 2) {
            // RFC 9112 section 2.2: old clients send one after a body.
            if (skippedEmptyLine) {
                throw Http1Violation.EMPTY_LINES.rejected();
            }
            skippedEmptyLine = true;
            return null;
        }
        RequestHead head = RequestParser.parse(bytes, from, to);
        emit(head);
        return head.framing();
    }

    @Override
    boolean switches() {
        return false;
    }

    @Override
    boolean keepsBytesBetweenMessages() {
        return true;
    }

    @Override
    boolean awaitsMessage() {
        return false;
    }
}
