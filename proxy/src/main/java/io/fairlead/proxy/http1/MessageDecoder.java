package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * The stages that a request and an answer share: head, body, end; a {@link BodyDecoder} knows the body's own. One message at
 * a time: after an end nothing more is decoded until the next message is asked for.
 *
 * <p>Runs on the channel's event loop. Body bytes leave as retained slices of the buffer they came in, or as that buffer
 * itself; whoever receives one releases it.
 */
abstract class MessageDecoder extends ChannelDuplexHandler {

    /** Where the next byte belongs. */
    private enum Stage {
        HEAD,
        BODY,
        /** Between messages. */
        STOPPED,
        /** Another protocol follows: bytes are kept for whoever takes over. */
        SWITCHED,
        /** Nothing can be decoded any more: bytes are dropped. */
        FAILED
    }

    private final Http1Limits limits;
    private final HeadScan headScan;
    private final Inbox inbox = new Inbox();
    private final BodyDecoder body;

    private Stage stage;
    private @Nullable ChannelHandlerContext context;
    private boolean decoding;
    private boolean emitted;
    private boolean readHeld;
    private boolean autoReadHeld;
    private boolean inputEnded;
    private boolean connectionBroke;

    MessageDecoder(Http1Limits limits, int firstLineLimit, boolean startsAtOnce) {
        this.limits = limits;
        this.headScan = new HeadScan(firstLineLimit, limits.head(), limits.fields() + 1, Http1Violation.HEAD_TOO_LARGE);
        this.body = new BodyDecoder(limits, inbox, this::emit);
        this.stage = startsAtOnce ? Stage.HEAD : Stage.STOPPED;
    }

    /**
     * Judges and emits the head in {@code bytes[from, to)} and tells what follows.
     *
     * @return the body's framing; null when another head follows (interim answers, an empty line)
     */
    abstract @Nullable Framing head(byte[] bytes, int from, int to) throws Rejected;

    /** Whether the head just read hands the connection to another protocol. */
    abstract boolean switches();

    /** Whether bytes between messages belong to a later one (pipelining) or to nobody. */
    abstract boolean keepsBytesBetweenMessages();

    /** Whether a message is awaited even before its first byte, so that an early end is a truncation. */
    abstract boolean awaitsMessage();

    /** Whether the connection's end is one that its peer made on purpose, and so may end a body. */
    boolean endedCleanly(ChannelHandlerContext ctx) {
        return !connectionBroke;
    }

    final Http1Limits limits() {
        return limits;
    }

    final boolean stopped() {
        return stage == Stage.STOPPED;
    }

    /** Whether a head has begun and is not whole. */
    final boolean headBegun() {
        return stage == Stage.HEAD && !inbox.isEmpty();
    }

    /** Goes on with the next message, whose bytes may already be here. */
    final void start() {
        if (stage != Stage.STOPPED) {
            throw new IllegalStateException("stage: " + stage + " (expected: STOPPED)");
        }
        stage = Stage.HEAD;
        headScan.reset();
        ChannelHandlerContext ctx = context;
        if (decoding || ctx == null) {
            return;
        }
        emitted = false;
        run();
        if (context == null) {
            return;
        }
        if (emitted) {
            ctx.fireChannelReadComplete();
        }
        if (!holdsReads()) {
            autoReadHeld = false; // whoever asked for the next message has said what is to be read
            if (readHeld) {
                readHeld = false;
                ctx.read();
            }
        }
    }

    final void emit(Object message) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            emitted = true;
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whoever takes over from here gets the bytes that were not decoded, untouched. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        if (stage == Stage.FAILED || !ctx.channel().isActive()) {
            inbox.release();
        } else if (inbox.handOn(ctx)) {
            ctx.fireChannelReadComplete();
        }
        if (autoReadHeld) {
            autoReadHeld = false;
            ctx.channel().config().setAutoRead(true);
        }
        if (readHeld) {
            readHeld = false;
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        inbox.add(bytes);
        if (!decoding) {
            run();
        }
        if (holdsReads() && ctx.channel().config().isAutoRead()) {
            // A channel that reads by itself asks for no further read: it goes on until it is told not to.
            autoReadHeld = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        boolean nothing = !emitted;
        emitted = false;
        ctx.fireChannelReadComplete();
        // Who reads by hand asked for a message and got none of it.
        if (nothing && context != null && wantsMore() && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    /** Stops reading while enough of the later requests is held. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (holdsReads()) {
            readHeld = true;
        } else {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            endInput(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endInput(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connectionBroke = true;
        ctx.fireExceptionCaught(cause);
    }

    private void endInput(ChannelHandlerContext ctx) {
        inputEnded = true;
        if (!decoding) {
            settleEnd(ctx);
        }
    }

    private void run() {
        decoding = true;
        try {
            decode();
        } catch (Rejected rejected) {
            stage = Stage.FAILED;
            emit(rejected.violation());
        } finally {
            decoding = false;
        }
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        if (stage == Stage.FAILED) {
            inbox.release();
        }
        inbox.rest(ctx.alloc());
        if (inputEnded) {
            settleEnd(ctx);
        }
    }

    private void decode() throws Rejected {
        while (context != null && stage != Stage.FAILED && stage != Stage.SWITCHED) {
            if (stage == Stage.STOPPED) {
                if (keepsBytesBetweenMessages() || inbox.isEmpty()) {
                    return;
                }
                stage = Stage.FAILED;
                emit(ExtraBytes.AFTER_ANSWER);
                return;
            }
            ByteBuf in = inbox.current();
            if (in == null) {
                return;
            }
            if (!step(in) && !inbox.joinNextLine()) {
                return;
            }
        }
    }

    /** Takes what the stage can take of {@code in}; false when it needs more bytes behind these. */
    private boolean step(ByteBuf in) throws Rejected {
        return switch (stage) {
            case HEAD -> readHead(in);
            case BODY -> readBody(in);
            case STOPPED, SWITCHED, FAILED -> false;
        };
    }

    private boolean readHead(ByteBuf in) throws Rejected {
        int length = headScan.find(in);
        if (length < 0) {
            return false;
        }
        byte[] bytes = Scratch.read(in, length);
        headScan.reset();
        Framing framing = head(bytes, 0, length);
        if (framing == null) {
            return true;
        }
        stage = Stage.BODY;
        body.begin(framing);
        if (body.ended()) {
            finish();
        }
        return true;
    }

    private boolean readBody(ByteBuf in) throws Rejected {
        boolean taken = body.read(in);
        if (body.ended()) {
            finish();
        }
        return taken;
    }

    private void finish() {
        stage = switches() ? Stage.SWITCHED : Stage.STOPPED;
        if (stage == Stage.STOPPED && !keepsBytesBetweenMessages() && !inbox.isEmpty()) {
            stage = Stage.FAILED;
            emit(ExtraBytes.AFTER_ANSWER);
        }
        Headers trailers = body.trailers();
        emit(trailers.size() == 0 ? EndOfMessage.PLAIN : new EndOfMessage(trailers));
    }

    private void settleEnd(ChannelHandlerContext ctx) {
        switch (stage) {
            case HEAD -> {
                if (headBegun()) {
                    cut(Truncated.IN_HEAD);
                } else if (awaitsMessage()) {
                    cut(Truncated.BEFORE_HEAD);
                }
            }
            case BODY -> {
                if (body.endsWithConnection() && endedCleanly(ctx)) {
                    finish();
                } else {
                    cut(Truncated.IN_BODY);
                }
            }
            case STOPPED, SWITCHED, FAILED -> {}
        }
    }

    private void cut(Truncated where) {
        stage = Stage.FAILED;
        inbox.release();
        emit(where);
    }

    private boolean wantsMore() {
        return stage == Stage.HEAD || stage == Stage.BODY;
    }

    private boolean holdsReads() {
        return (stage == Stage.STOPPED || stage == Stage.SWITCHED) && inbox.bytes() >= limits.held();
    }
}
