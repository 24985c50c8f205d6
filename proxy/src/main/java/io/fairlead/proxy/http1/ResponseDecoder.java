package io.fairlead.proxy.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * The upstream side of the wire: bytes become {@link ResponseHead}s (1xx, then the final one), body {@code ByteBuf}s and
 * {@link EndOfMessage}, or an {@link Http1Violation}, {@link Truncated} or {@link ExtraBytes}, after each of which nothing
 * more is decoded.
 *
 * <p>An answer is decoded only after {@link #expect}; bytes that come without are {@link ExtraBytes}. After a head that is
 * {@link ResponseHead#switching()} comes an {@link EndOfMessage}, and what follows is kept until this decoder is removed
 * from the pipeline, then handed to the next handler untouched.
 *
 * <p>Runs on the channel's event loop, one instance a channel.
 */
public final class ResponseDecoder extends MessageDecoder {

    private String method = "";
    private boolean upgradeAsked;
    private boolean switching;
    private int interims;
    private boolean closeNotified;

    public ResponseDecoder(Http1Limits limits) {
        super(limits, Integer.MAX_VALUE, false);
    }

    /**
     * Awaits the answer to a request, from before its first byte is written.
     *
     * @param requestMethod decides whether a body can follow (HEAD, CONNECT)
     * @param offersUpgrade whether the request offers to switch protocols
     * @throws IllegalStateException unless {@link #isReusable()}
     */
    public void expect(String requestMethod, boolean offersUpgrade) {
        if (!isReusable()) {
            throw new IllegalStateException("an answer is still awaited, or none can be decoded any more");
        }
        method = requestMethod;
        upgradeAsked = offersUpgrade;
        interims = 0;
        start();
    }

    /** Whether all is quiet: no answer awaited, none half read, nothing broken. The head's keepAlive is another matter. */
    public boolean isReusable() {
        return stopped();
    }

    @Override
    @Nullable
    Framing head(byte[] bytes, int from, int to) throws Rejected {
        if (to - from == 2) {
            throw Http1Violation.BAD_STATUS_LINE.rejected();
        }
        ResponseHead head = ResponseParser.parse(bytes, from, to, method, upgradeAsked);
        switching = head.switching();
        if (head.interim() && ++interims > limits().interims()) {
            throw Http1Violation.TOO_MANY_INTERIM_ANSWERS.rejected();
        }
        emit(head);
        return head.interim() ? null : head.framing();
    }

    @Override
    boolean switches() {
        return switching;
    }

    @Override
    boolean keepsBytesBetweenMessages() {
        return false;
    }

    @Override
    boolean awaitsMessage() {
        return true;
    }

    /** RFC 9112 section 9.8: over TLS only a close_notify tells an end from a cut. */
    @Override
    boolean endedCleanly(ChannelHandlerContext ctx) {
        return super.endedCleanly(ctx) && (closeNotified || ctx.pipeline().get(SslHandler.class) == null);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == SslCloseCompletionEvent.SUCCESS) {
            closeNotified = true;
        }
        super.userEventTriggered(ctx, event);
    }
}
